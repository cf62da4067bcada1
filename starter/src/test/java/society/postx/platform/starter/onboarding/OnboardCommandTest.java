package society.postx.platform.starter.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.TestWorker;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.failure.FailureType;

class OnboardCommandTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private static final String[] ALPHA = {
    "--domain", "alpha.platform.example",
    "--app", "nextcloud",
    "--group", "canary",
    "--agreement-signed", "2020-11-20",
    "--contact", "it@alpha.example",
    "--recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
  };

  @TempDir private Path folder;
  private TestWorker crew;
  private final Terminal terminal = new Terminal();

  @BeforeEach
  void work() {
    crew = temporal.crew();
  }

  @AfterEach
  void rest() {
    crew.close();
  }

  private int run(String[] more, String... arguments) {
    return terminal.run(
        Stream.of(arguments, more, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    return run(new String[0], arguments);
  }

  @Test
  void aClientIsOnboardedAndEveryTickIsALine() {
    assertThat(run(ALPHA, "onboard", "lines", "--watch")).as(terminal.err()).isZero();
    assertThat(crew.world.things()).contains("server lines", "credentials lines");
    assertThat(terminal.out())
        .contains("✅ Client agreement signed: 2020-11-20")
        .contains("✓ onboard/lines: ")
        .contains("https://alpha.platform.example/")
        .doesNotContain("\u001b[");
  }

  @Test
  void onATerminalTheChecklistChangesInPlace() {
    terminal.interactive();
    assertThat(run(ALPHA, "onboard", "inplace", "--watch")).isZero();
    assertThat(terminal.out()).contains("\u001b[?7l", "\u001b[32m");
  }

  @Test
  void noColorIsHonoured() {
    terminal.interactive().with("NO_COLOR", "1");
    run(ALPHA, "onboard", "nocolor", "--watch");
    assertThat(terminal.out()).doesNotContain("\u001b[32m", "\u001b[1m");
  }

  @Test
  void jsonIsOneValueALineAndTheLastCarriesTheResult() throws Exception {
    assertThat(run(ALPHA, "onboard", "json", "--watch", "--json")).isZero();
    for (var line : terminal.out().lines().toList()) {
      assertThat(Json.MAPPER.readTree(line).get("id").asText()).isEqualTo("onboard/json");
    }
    var last = Json.MAPPER.readTree(terminal.out().lines().reduce("", (one, next) -> next));
    assertThat(last.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(last.get("result").get("serverId").asLong()).isEqualTo(42);
  }

  @Test
  void withoutATerminalItReturnsAtOnceAndSaysHowToFollow() {
    assertThat(run(ALPHA, "onboard", "later")).isZero();
    assertThat(terminal.out()).contains("./platform watch onboard/later");
    assertThat(run("watch", "onboard/later")).isZero();
  }

  @Test
  void theJsonOfTheUiIsAcceptedAsAFile() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("beta.json"),
            """
            {"client":"fromfile","domain":"beta.platform.example","apps":["nextcloud"],
             "group":"production","agreementSigned":"2020-11-20","contact":"it@beta.example",
             "recipient":"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"}
            """);
    assertThat(run("onboard", "--file", file.toString(), "--watch")).as(terminal.err()).isZero();
    assertThat(crew.world.things()).contains("server fromfile");
    terminal.typing(Files.readString(file));
    assertThat(run("onboard", "--file", "-", "--dry-run", "--watch")).isZero();
    assertThat(terminal.out()).contains("✓ onboard/fromfile: ");
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(run(ALPHA, "onboard", "dry", "--dry-run", "--watch")).isZero();
    assertThat(crew.world.things()).isEmpty();
    assertThat(terminal.out()).contains("would have created");
  }

  @Test
  void aStuckStepEndsTheWatchingWithTheThreeWaysOut() {
    crew.world.fail("ensureServer", FailureType.QUOTA_EXCEEDED, "server limit exceeded");
    assertThat(run(ALPHA, "onboard", "stuck", "--watch")).isEqualTo(3);
    assertThat(terminal.out())
        .contains("server limit exceeded")
        .contains("./platform retry onboard/stuck", "./platform abort onboard/stuck --reason");
    assertThat(run("skip", "onboard/stuck", "--reason", "no")).isEqualTo(1);
    assertThat(terminal.err()).contains("skip is refused: skip is not possible at CREATE_SERVER");
    assertThat(run("retry", "onboard/stuck", "--step", "POINT_DNS")).isEqualTo(1);
    assertThat(terminal.err()).contains("the stuck step is CREATE_SERVER");
    crew.world.repair("ensureServer");
    assertThat(run("retry", "onboard/stuck", "--step", "CREATE_SERVER", "--reason", "limit raised"))
        .as(terminal.err())
        .isZero();
    assertThat(terminal.out()).contains("retry by ops: limit raised (accepted)");
    assertThat(run("watch", "onboard/stuck")).isZero();
  }

  @Test
  void anAbortUndoesAndTheWatchFailsWithItsReason() {
    crew.world.fail("pointAt", FailureType.FOREIGN_RESOURCE, "somebody else's record");
    assertThat(run(ALPHA, "onboard", "undone", "--watch")).isEqualTo(3);
    assertThat(run("abort", "onboard/undone", "--reason", "wrong domain", "--operator", "eva"))
        .as(terminal.err())
        .isZero();
    assertThat(run("watch", "onboard/undone", "--json")).isEqualTo(1);
    assertThat(terminal.out()).contains("ABORTED", "aborted by eva: wrong domain");
    assertThat(crew.world.things()).isEmpty();
    assertThat(run("retry", "onboard/undone")).isEqualTo(1);
    assertThat(terminal.err()).contains("does not run");
  }

  @Test
  void aSecondStartOfARunningOnboardingIsRefused() {
    crew.world.fail("ensureServer", FailureType.QUOTA_EXCEEDED, "server limit exceeded");
    run(ALPHA, "onboard", "twice", "--watch");
    assertThat(run(ALPHA, "onboard", "twice")).isEqualTo(1);
    assertThat(terminal.err()).contains("onboard/twice runs already", "./platform watch");
    run("abort", "onboard/twice", "--reason", "test");
  }

  @Test
  void aRefusalIsPrintedInTheWorkflowsWords() {
    crew.world.fail(
        "planClient", FailureType.INVALID_INPUT, "apps[0]: 'nextcloud': no such folder");
    assertThat(run(ALPHA, "onboard", "refused", "--watch")).isEqualTo(1);
    assertThat(terminal.out()).contains("apps[0]: 'nextcloud': no such folder (INVALID_INPUT)");
  }
}
