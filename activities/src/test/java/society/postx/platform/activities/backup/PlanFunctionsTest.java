package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.yaml.YamlFile;

class PlanFunctionsTest {
  private static final AppManifest SHOP =
      YamlFile.read(
          "apps/shop/app.yml",
          """
          name: shop
          hostnames: ["@", shop]
          backup:
            databases: [{file: shop.dump, service: db, dump: [dump], restore: [load]}]
          restore:
            beforeStart:
              - {service: db, command: [psql, --command, "it's $HOME; exit 1"]}
              - {service: app, user: root, command: [php, -r, "a\\nb"]}
            after:
              whole: [{service: app, user: www-data, command: [fail]}, {service: app, command: [later]}]
              partial: [{service: app, command: [scan, --all]}]
          quarantine: {beforeStart: [{service: db, command: [quiet]}]}
          drill: [{service: app, command: [prove]}]
          """,
          AppManifest.class);
  private static final AppManifest BARE =
      YamlFile.read("apps/bare/app.yml", "name: bare\n", AppManifest.class);

  @Test
  void namesArePrintedAndAnUnknownAppIsRefused() throws IOException {
    assertThat(said(PlanFunctions::hostnames, "hostnames shop")).containsExactly("@", "shop");
    assertThat(said(PlanFunctions::hostnames, "hostnames bare && echo none"))
        .containsExactly("none");
    assertThat(said(PlanFunctions::hostnames, "hostnames other || echo unknown"))
        .containsExactly("unknown");
  }

  @Test
  void beforeTheStartOnlyDatabasesHaveAContainerThatRuns() throws IOException {
    assertThat(said(PlanFunctions::beforeStart, "before_start shop"))
        .containsExactly(
            "inside|shop|db|psql|--command|it's $HOME; exit 1",
            "alone|shop|--user|root|app|php|-r|a",
            "b");
    assertThat(said(PlanFunctions::beforeStartInQuarantine, "before_start shop"))
        .hasSize(4)
        .endsWith("inside|shop|db|quiet");
  }

  @Test
  void theFirstFailureEndsItAlsoWhereTheCallerAsksInACondition() throws IOException {
    assertThat(
            said(
                PlanFunctions::afterWhole, "if after_whole shop; then echo done; else echo no; fi"))
        .containsExactly("inside|shop|--user|www-data|app|fail", "no");
    assertThat(said(PlanFunctions::afterPartial, "after_partial shop && echo done"))
        .containsExactly("inside|shop|app|scan|--all", "done");
    assertThat(said(PlanFunctions::prove, "prove shop && echo done"))
        .containsExactly("inside|shop|app|prove", "done");
  }

  @Test
  void anAppWithoutCommandsSucceedsAtOnce() throws IOException {
    var all =
        List.<Function<List<AppManifest>, String>>of(
            PlanFunctions::beforeStart,
            PlanFunctions::beforeStartInQuarantine,
            PlanFunctions::afterWhole,
            PlanFunctions::afterPartial,
            PlanFunctions::prove);
    for (var functions : all) {
      var name = functions.apply(List.of(BARE)).replaceFirst("(?s)\\(.*", "");
      assertThat(said(functions, name + " bare && echo done")).containsExactly("done");
    }
  }

  private static List<String> said(Function<List<AppManifest>, String> functions, String call)
      throws IOException {
    var program =
        """
        set -eu
        inside() { show inside "$@" && case $* in *fail) return 1 ;; esac; }
        alone() { show alone "$@"; }
        show() { printf '%s' "$1"; shift; for word; do printf '|%s' "$word"; done; echo; }
        """
            + functions.apply(List.of(SHOP, BARE))
            + call;
    var shell = new ProcessBuilder("sh", "-c", program).redirectErrorStream(true).start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }
}
