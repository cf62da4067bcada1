package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void aPostgresqlDatabaseIsOneEntryWithItsRolesBesideIt() throws IOException {
    var plan =
        plan(
            """
            name: shop
            secrets: [{name: db_password, kind: password}]
            backup:
              databases: [{postgres: shop-db, user: shop, service: database, file: shop.dump}]
            """);
    assertThat(said(plan, "dumps"))
        .containsExactly("dump_postgres|shop|database|shop|shop-db|shop.dump|database-roles.sql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres: shop, service: postgres | user: is missing",
        "postgres: shop, user: shop, service: postgres, dump: [pg_dump] | postgres: 'shop': the platform",
        "user: shop, service: postgres, dump: [a], restore: [b] | postgres: is missing",
        "postgres: shop, user: 'a;b', service: postgres | user: 'a;b': a role of PostgreSQL",
        "postgres: shop, user: shop, service: postgres, password: other | backup.databases.password: 'other'"
      })
  void anEntryThatIsNeitherFormIsRefused(String entry, String said) {
    assertThatThrownBy(
            () ->
                plan(
                    """
                    name: shop
                    secrets: [{name: db_password, kind: password}]
                    backup: {databases: [{file: shop.dump, %s}]}
                    """
                        .formatted(entry)))
        .hasMessageContaining(said);
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
        dump_postgres() { show dump_postgres "$@"; }
        show() { printf '%s' "$1"; shift; for word; do printf '|%s' "$word"; done; echo; }
        """
            + plan
            + function;
    var shell = new ProcessBuilder("sh", "-c", program).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }
}
