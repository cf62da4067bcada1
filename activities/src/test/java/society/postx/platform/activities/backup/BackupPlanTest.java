package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

class BackupPlanTest {
  @TempDir Path folder;

  @Test
  void aShellRunsEachAppsCommandsWordForWord() throws IOException {
    var plan =
        plan(
            """
            name: shop
            backup:
              paths: [data]
              databases:
                - {file: shop.dump, service: postgres, dump: [sh, -c, "pg_dump | cat 'x'"], restore: [psql]}
            maintenance: {service: app, user: www-data, "on": [occ, --on], "off": [occ, --off]}
            """);
    assertThat(said(plan, "maintenance_on"))
        .containsExactly("inside|shop|--user|www-data|app|occ|--on");
    assertThat(said(plan, "maintenance_off"))
        .containsExactly("inside|shop|--user|www-data|app|occ|--off");
    assertThat(said(plan, "dumps"))
        .containsExactly("dump|shop|shop.dump|postgres|sh|-c|pg_dump | cat 'x'");
    assertThat(said(plan, "paths"))
        .containsExactly(
            "/opt/docker/shop/app.yml",
            "/opt/docker/shop/compose.yml",
            "/opt/docker/shop/.env",
            "/opt/docker/shop/data",
            "/opt/docker/shop/dumps");
  }

  @Test
  void anAppWithoutDatabaseAndMaintenanceHasOnlyPaths() throws IOException {
    var plan = plan("name: shop\nbackup: {paths: [data], databases: []}\n");
    assertThat(said(plan, "maintenance_on && maintenance_off && dumps")).isEmpty();
    assertThat(said(plan, "paths")).doesNotContain("/opt/docker/shop/dumps");
  }

  private String plan(String manifest) {
    var files = Map.of("apps/shop/app.yml", manifest, "apps/shop/compose.yml", "services: {}\n");
    var checkout = TestRepository.in(folder, files).opened().latest();
    return BackupPlan.of(
            any -> checkout, List.of(new AppAt(new AppName("shop"), checkout.commit())))
        .text();
  }

  private static List<String> said(String plan, String function) throws IOException {
    var program =
        """
        set -eu
        inside() { show inside "$@"; }
        dump() { show dump "$@"; }
        show() { printf '%s' "$1"; shift; for word; do printf '|%s' "$word"; done; echo; }
        """
            + plan
            + function;
    var shell = new ProcessBuilder("sh", "-c", program).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }
}
