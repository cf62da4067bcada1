package society.postx.platform.starter.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.release.FakeHost;
import society.postx.platform.workflows.testkit.TestWorkers;

class PlanCommandTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  @TempDir Path folder;
  private final Terminal terminal = new Terminal();
  private final FakeFleet world = new FakeFleet();
  private TestWorkers workers;

  @BeforeEach
  void work() {
    world.add("alpha", Group.CANARY);
    world.add("beta", Group.PRODUCTION);
    workers = new TestWorkers(temporal.address(), "default").work(world, DeployReleaseImpl.class);
  }

  @AfterEach
  void rest() {
    workers.close();
  }

  /** A plan's id is its second. */
  @AfterEach
  void letTheSecondPass() {
    var now = Instant.now().getEpochSecond();
    await().until(() -> Instant.now().getEpochSecond() > now);
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(arguments, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void itWaitsForThePlanAndChangesNothing() {
    assertThat(run("plan", "main", "--app", "nextcloud"))
        .as(terminal.out() + terminal.err())
        .isZero();
    assertThat(terminal.out()).containsPattern("✓ plan/\\S+: ");
    assertThat(world.host("alpha").commit()).isEqualTo(FakeHost.OLD);
  }

  @Test
  void itsLastLineOfJsonSaysForEachClientWhatWouldChange() throws Exception {
    world.host("beta").runs(FakeHost.NEW, false);
    assertThat(run("plan", "main", "--json")).as(terminal.out() + terminal.err()).isZero();
    var last = terminal.out().lines().reduce((one, other) -> other).orElseThrow();
    var result = Json.MAPPER.readTree(last).path("result");
    assertThat(result.path("outcome").asText()).isEqualTo("PLANNED");
    assertThat(result.path("clients").findValuesAsText("why"))
        .satisfiesExactlyInAnyOrder(
            alpha ->
                assertThat(alpha).contains("would change", "nextcloud:28.0.1 -> nextcloud:28.0.2"),
            beta -> assertThat(beta).isEqualTo("the host already runs this release"));
    assertThat(Json.MAPPER.readTree(last).path("id").asText()).startsWith("plan/");
  }

  @Test
  void aFileOfADeploymentIsPlannedAsItIs() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("deploy.json"),
            """
            {"revision": "main", "reason": "security", "operator": "ops", "dryRun": false}
            """);
    assertThat(run("plan", "--file", file.toString())).as(terminal.out() + terminal.err()).isZero();
    assertThat(world.host("alpha").commit()).isEqualTo(FakeHost.OLD);
  }

  @Test
  void planRefusesWhatDeployRefusesBeforeAnythingStarts() {
    assertThat(run("plan", "main", "--wave-limit", "0")).isEqualTo(2);
    assertThat(terminal.err()).contains("waveLimit: '0': 1 to 50");
    assertThat(run("plan")).isEqualTo(2);
    assertThat(terminal.err()).contains("revision");
  }

  @Test
  void withoutWatchingItPrintsHowToFollowIt() {
    assertThat(run("plan", "main", "--no-watch")).as(terminal.out() + terminal.err()).isZero();
    assertThat(terminal.out()).containsPattern("plan/\\S+ runs; follow it: .* watch plan/");
  }
}
