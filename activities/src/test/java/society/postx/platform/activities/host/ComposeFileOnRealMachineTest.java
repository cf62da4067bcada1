package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.machine.ImageSource;

/**
 * Debian's Docker Compose reads {@code docker-compose.temporal.yml} with the settings of {@code
 * .env.example} as it is meant.
 */
@Tag("sandbox")
class ComposeFileOnRealMachineTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final List<String> FILES =
      List.of(
          "docker-compose.temporal.yml",
          ".env.example",
          "deployment/temporal/schema.sh",
          "deployment/temporal/dynamic-config.yml");

  @TempDir static Path folder;
  private static RealHost real;

  @BeforeAll
  static void boot() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
    real.awaitBoot();
    for (var file : FILES) {
      var content = Base64.getEncoder().encodeToString(Files.readAllBytes(CHECKOUT.resolve(file)));
      real.inside(
          "mkdir -p \"$(dirname /root/platform/%1$s)\" && echo %2$s | base64 -d >/root/platform/%1$s"
              .formatted(file, content));
    }
  }

  @AfterAll
  static void powerOff() {
    if (real != null) {
      real.close();
    }
  }

  @Test
  void theExampleStartsEverythingButTheUiWithLogins() throws IOException {
    var services = config("").path("services");
    assertThat(services.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "postgres",
            "schema",
            "temporal",
            "bootstrap",
            "ui",
            "worker-1",
            "worker-2",
            "scanner-databases",
            "temporal-dump");
    var login = config("--profile oidc").at("/services/ui-login/environment");
    assertThat(login.path("TEMPORAL_AUTH_CALLBACK_URL").asText())
        .isEqualTo("https://temporal.example.org/auth/sso/callback");
  }

  @Test
  void everyPortIsPublishedOnLoopbackAndEveryContainerHasALimit() throws IOException {
    var services = config("--profile oidc").path("services");
    assertThat(services)
        .hasSize(10)
        .allSatisfy(
            service -> {
              assertThat(service.path("mem_limit").asLong())
                  .isBetween(200_000_000L, 3_000_000_000L);
              assertThat(service.path("ports"))
                  .allSatisfy(
                      port -> assertThat(port.path("host_ip").asText()).isEqualTo("127.0.0.1"));
            });
    assertThat(services.findValuesAsText("published"))
        .containsExactlyInAnyOrder("7233", "8080", "8081", "9464", "9465");
  }

  @Test
  void aWorkerReadsItsSecretsFromFilesAndWaitsForTheBootstrap() throws IOException {
    var worker = config("").at("/services/worker-2");
    assertThat(worker.at("/environment/HCLOUD_TOKEN_FILE").asText())
        .isEqualTo("/run/secrets/hcloud_token");
    assertThat(worker.path("secrets").findValuesAsText("target"))
        .contains("/home/platform/.ssh/id_ed25519", "/home/platform/.ssh/known_hosts");
    assertThat(worker.at("/depends_on/bootstrap/condition").asText())
        .isEqualTo("service_completed_successfully");
  }

  @Test
  void withoutTheRepositorysAddressNothingStartsAndTheMessageSaysWhatToDo() {
    assertThat(real.inside(compose("--env-file /dev/null") + " config --quiet 2>&1 || :"))
        .contains("PLATFORM_REPOSITORY", "set it in .env, see .env.example");
  }

  private static JsonNode config(String flags) throws IOException {
    var said = real.inside(compose("--env-file .env.example " + flags) + " config --format json");
    return new ObjectMapper().readTree(said);
  }

  private static String compose(String flags) {
    return "cd /root/platform && docker compose -f docker-compose.temporal.yml " + flags;
  }
}
