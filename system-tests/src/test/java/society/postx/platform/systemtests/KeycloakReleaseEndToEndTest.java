package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.restore.RestoreClientResult;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/**
 * Upgrades the real Keycloak from 26.0.0 to 26.4.0, which migrates its database, and rolls it back
 * by ADR §8's scenario 2: database and program from before.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakReleaseEndToEndTest {
  private static final String ADMIN = "https://id.alpha.platform.example/admin/realms/master/users";

  /** Reads the versions that Keycloak has migrated to; it records each one. */
  private static final String MIGRATED_TO =
      "docker exec keycloak-postgres-1 psql --username=keycloak --dbname=keycloak --tuples-only"
          + " --no-align --command='SELECT version FROM migration_model ORDER BY update_time'";

  private static final Pattern USERNAME = Pattern.compile("\"username\":\"([^\"]+)\"");

  /** The platform's own schema beside Keycloak's; no migration and no restore may lose it. */
  private static final String SENTINEL =
      "docker exec keycloak-postgres-1 psql --username=keycloak --dbname=keycloak --tuples-only"
          + " --no-align --command='SELECT value FROM postx_platform.sentinel'";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void aClientWithAUser() {
    stack = Stack.start(folder);
    var run = stack.operator.onboard("alpha", "keycloak");
    assertThat(run.result().skipped()).isEmpty();
    addUser("eva");
    assertThat(users()).contains("eva");
    assertThat(host(MIGRATED_TO)).doesNotContain("26.4");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void aRejectedMigrationIsRolledBackToAWorkingOldVersionWithItsUsers() {
    stack.repository.edit(
        "apps/keycloak/compose.yml", "keycloak/keycloak:26.0.0", "keycloak/keycloak:26.4.0");
    var run = stack.operator.deploy("keycloak", "26.4.0");
    assertThat(run.asked()).contains("data was migrated");
    assertThat(image()).endsWith(":26.4.0");
    assertThat(host(MIGRATED_TO)).contains("26.4.0");
    assertThat(users()).contains("eva");
    var drawn = host(SENTINEL);
    assertThat(drawn).isNotBlank();

    stack.operator.decide("reject", run, "a plugin is missing");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.REJECTED);
    result.clients().forEach(it -> Figures.say("keycloak, rolled back: " + it.downtime()));
    assertThat(image()).endsWith(":26.0.0");
    assertThat(host(MIGRATED_TO)).doesNotContain("26.4");
    assertThat(users()).contains("eva");
    assertThat(host(SENTINEL)).as("as after each restore").isNotBlank().isNotEqualTo(drawn);
  }

  @Test
  @Order(2)
  void anApprovedMigrationKeepsItsUsersAndTakesNewOnes() {
    var run = stack.operator.deploy("keycloak", "26.4.0, with the plugin");
    run.stuck();
    stack.operator.approve(run, "canary is healthy");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    result.clients().forEach(it -> Figures.say("keycloak, 26.4.0: " + it.downtime()));
    assertThat(image()).endsWith(":26.4.0");
    addUser("max");
    assertThat(users()).contains("eva", "max");
  }

  /** The newest backup is the one that the approved release made first. */
  @Test
  @Order(3)
  void aRestoreAcrossTheMigrationAsksForTheVersionAndBringsEitherOne() {
    var unsaid = stack.operator.restore("alpha", "max was added by mistake");
    assertThatThrownBy(() -> unsaid.result(RestoreClientResult.class))
        .hasStackTraceContaining("versions: is missing")
        .hasStackTraceContaining("a migration lies between");
    assertThat(users()).contains("eva", "max");

    restored("now");
    assertThat(image()).endsWith(":26.4.0");
    assertThat(host(MIGRATED_TO)).contains("26.4.0");
    assertThat(users()).contains("eva").doesNotContain("max");

    restored("snapshot");
    assertThat(image()).endsWith(":26.0.0");
    assertThat(host(MIGRATED_TO)).doesNotContain("26.4");
    assertThat(users()).contains("eva").doesNotContain("max");
  }

  private static void restored(String versions) {
    var run = stack.operator.restore("alpha", "max was added by mistake", "--versions", versions);
    stack.operator.approve(run, "as agreed");
    var result = run.result(RestoreClientResult.class);
    assertThat(result.restored()).isTrue();
    Figures.say(
        "keycloak, restored with --versions %s: %s".formatted(versions, result.durations()));
  }

  private static String image() {
    return host("docker inspect --format '{{.Config.Image}}' keycloak-app-1").strip();
  }

  private static String host(String program) {
    return stack.machine("alpha").run(program);
  }

  private static void addUser(String name) {
    var unused =
        admin(
            Map.of(
                "header",
                "Content-Type: application/json",
                "data",
                "{\\\"username\\\": \\\"%s\\\"}".formatted(name)));
  }

  private static List<String> users() {
    return USERNAME.matcher(admin(Map.of())).results().map(it -> it.group(1)).toList();
  }

  /** Calls Keycloak's API as its administrator; secrets go through a pipe. */
  private static String admin(Map<String, String> request) {
    var password = stack.secrets("alpha").get("keycloak_admin_password");
    var token =
        curl("""
                url = "https://id.alpha.platform.example/realms/master/protocol/openid-connect/token"
                data = "grant_type=password&client_id=admin-cli&username=admin"
                data-urlencode = "password=%s"
                """
                .formatted(password))
            .replaceFirst("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    var config = new StringBuilder("url = \"%s\"\n".formatted(ADMIN));
    config.append("header = \"Authorization: Bearer %s\"\n".formatted(token));
    request.forEach((option, value) -> config.append("%s = \"%s\"\n".formatted(option, value)));
    return curl(config.toString());
  }

  private static String curl(String config) {
    var common =
        """
        silent
        show-error
        fail
        insecure
        resolve = "id.alpha.platform.example:443:127.0.0.1"
        """;
    return stack.machine("alpha").run("curl --config -", common + config).orFail();
  }
}
