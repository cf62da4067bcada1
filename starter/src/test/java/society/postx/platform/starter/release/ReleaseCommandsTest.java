package society.postx.platform.starter.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.TestWorker;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.release.FakeFleet;
import society.postx.platform.workflows.release.FakeHost;

/** A release runs from start to end, and is rolled back, by the command line only. */
class ReleaseCommandsTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private final Terminal terminal = new Terminal();
  private final FakeFleet fleet = new FakeFleet();
  private TestWorker crew;

  @BeforeEach
  void work() {
    crew = temporal.crew(fleet);
    fleet.add("alpha", Group.CANARY);
    fleet.add("beta", Group.PRODUCTION);
  }

  @AfterEach
  void rest() {
    crew.close();
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(arguments, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  /** Its id, once it waits for the approval. */
  private String release() throws JsonProcessingException {
    assertThat(
            run("deploy", "main", "--reason", "28.0.2", "--soak", "PT0S", "--json", "--no-watch"))
        .as(terminal.err())
        .isZero();
    var id = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(run("watch", id)).as(terminal.out()).isEqualTo(3);
    return id;
  }

  /** Yes to the plan that it shows; the exit status once it has ended. */
  private int approve(String id) throws JsonProcessingException {
    assertThat(run("watch", id, "--json")).as(terminal.err()).isEqualTo(3);
    var plan = Json.MAPPER.readTree(terminal.out()).findPath("digest").asText();
    return run("approve", id, "--plan", plan, "--watch");
  }

  @Test
  void anApprovalWithoutAPlanIsRefusedAndNamesThePlan() throws Exception {
    var id = release();
    assertThat(run("approve", id)).isEqualTo(1);
    assertThat(terminal.err()).containsPattern("plan: is missing; .* here [0-9a-f]{12}");
    assertThat(run("reject", id, "--reason", "no")).isZero();
  }

  private String approved() throws JsonProcessingException {
    var id = release();
    assertThat(approve(id)).as(terminal.out()).isZero();
    return id;
  }

  private void everybodyRuns(String commit) {
    assertThat(fleet.host("alpha").commit()).isEqualTo(commit);
    assertThat(fleet.host("beta").commit()).isEqualTo(commit);
  }

  @Test
  void anApprovedReleaseEndsWithATableOfItsClients() throws Exception {
    var id = approved();
    assertThat(terminal.out())
        .contains("✓ " + id + ": done")
        .containsPattern("(?m)^  alpha +done")
        .containsPattern("(?m)^  beta +done");
    everybodyRuns(FakeHost.NEW);
  }

  @Test
  void watchNamesTheWaitingClientWhoseWorkflowShowsTheCommands() throws Exception {
    var id = release();
    fleet.fail("deploy beta", FailureType.JOB_FAILED, "disk full");
    assertThat(approve(id)).as(terminal.out()).isEqualTo(3);
    assertThat(terminal.out())
        .contains("beta waits for a decision: \"Roll back the client\" is stuck: disk full")
        .contains("watch %s/beta".formatted(id))
        .contains("decisions for the whole of " + id)
        .doesNotContain("waits for a decision:\n  ./platform");
    assertThat(run("watch", id + "/beta")).isEqualTo(3);
    assertThat(terminal.out()).contains("retry %s/beta".formatted(id));
    fleet.repair("deploy beta");
    assertThat(run("retry", id + "/beta", "--reason", "disk freed")).isZero();
    assertThat(run("watch", id)).as(terminal.out()).isEqualTo(1);
    assertThat(terminal.out()).contains("1 clients failed, the budget is 0");
  }

  @Test
  void watchPrintsTheQuestionAndTheCommandToPaste() throws Exception {
    var id = release();
    assertThat(terminal.out())
        .contains("Deploy to 1 production clients?", "for        beta")
        .contains("nextcloud:28.0.1 -> nextcloud:28.0.2 (1 client)")
        .contains("a no       rolls alpha back; no data is lost")
        .contains("no answer  until ");
    var line =
        terminal.out().lines().filter(it -> it.contains("approve " + id)).findFirst().orElseThrow();
    assertThat(line).containsPattern("approve %s --plan [0-9a-f]{12} ".formatted(id));
    var pasted = line.strip().replaceFirst("\\s+#.*", "").split(" ", -1);
    assertThat(run(Arrays.copyOfRange(pasted, 1, pasted.length))).as(terminal.err()).isZero();
    assertThat(run("watch", id)).as(terminal.out()).isZero();
  }

  @Test
  void onATerminalTheTableOfClientsChangesInPlace() throws Exception {
    terminal.interactive();
    var id = release();
    assertThat(terminal.out()).contains("Clients", "1 done, 1 not started");
    assertThat(run("reject", id, "--reason", "no")).isZero();
    assertThat(run("watch", id)).isEqualTo(1);
  }

  @Test
  void aScriptSeesARejectedReleaseAsAFailure() throws Exception {
    var id = release();
    assertThat(run("reject", id, "--reason", "login is slow", "--watch")).isEqualTo(1);
    assertThat(terminal.out()).contains("✗ " + id + ": rejected", "rolled back");
    everybodyRuns(FakeHost.OLD);
  }

  @Test
  void rollingBackARunningReleaseEndsIt() throws Exception {
    var id = release();
    assertThat(run("rollback", id, "--reason", "users complain", "--watch")).isEqualTo(1);
    assertThat(terminal.out()).contains("✗ " + id + ": rolled back");
    everybodyRuns(FakeHost.OLD);
  }

  @Test
  void rollingBackAnEndedReleaseDeploysWhatItsClientsRanBefore() throws Exception {
    var id = approved();
    assertThat(run("rollback", id, "--reason", "users complain", "--json")).isZero();
    var back = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(back).isNotEqualTo(id);
    assertThat(run("watch", back)).isEqualTo(3);
    assertThat(approve(back)).as(terminal.out()).isZero();
    everybodyRuns(FakeHost.OLD);
  }

  @Test
  void resumingARollbackReachesTheClientsThatStillRunTheRelease() throws Exception {
    var id = approved();
    fleet.host("beta").badOnOld();
    assertThat(run("rollback", id, "--reason", "users complain", "--json")).isZero();
    var back = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(run("watch", back)).isEqualTo(3);
    assertThat(approve(back)).isEqualTo(1);
    assertThat(fleet.host("alpha").commit()).isEqualTo(FakeHost.OLD);
    assertThat(fleet.host("beta").commit()).isEqualTo(FakeHost.NEW);

    fleet.host("beta").good();
    assertThat(run("resume", back, "--json")).as(terminal.err()).isZero();
    var rest = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(run("watch", rest)).isEqualTo(3);
    assertThat(approve(rest)).as(terminal.out()).isZero();
    everybodyRuns(FakeHost.OLD);
  }

  @Test
  void rollingBackAReleaseThatNoClientRunsIsRefused() throws Exception {
    var id = release();
    assertThat(run("reject", id, "--reason", "no", "--watch")).isEqualTo(1);
    assertThat(run("rollback", id, "--reason", "again")).isEqualTo(1);
    assertThat(terminal.err()).contains(id, "nothing to roll back");
  }

  @Test
  void resumingAStoppedReleaseReachesTheClientsThatAreNotDone() throws Exception {
    fleet.host("beta").badOnNew();
    var id = release();
    assertThat(approve(id)).isEqualTo(1);
    assertThat(terminal.out()).contains(": stopped", "rolled back");

    fleet.host("beta").good();
    assertThat(run("resume", id, "--json")).as(terminal.err()).isZero();
    var rest = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(run("watch", rest)).isEqualTo(3);
    assertThat(approve(rest)).as(terminal.out()).isZero();
    assertThat(terminal.out()).doesNotContain("alpha");
    everybodyRuns(FakeHost.NEW);
  }
}
