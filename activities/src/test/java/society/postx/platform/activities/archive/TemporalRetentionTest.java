package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.retention.ArchiveRun.Retention.ENDED;
import static society.postx.platform.workflows.retention.ArchiveRun.Retention.RUNS;
import static society.postx.platform.workflows.retention.ArchiveRun.Retention.UNKNOWN;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveRun;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Asks an in-memory Temporal about archives. */
class TemporalRetentionTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final ArchivedClient ARCHIVE =
      new ArchivedClient(ALPHA, "client-0000000a", "a".repeat(64), "archive/alpha-2027-01-31");
  private static final String ID = "retention/alpha/2027-01-31";

  private final WorkflowTestKit kit = new WorkflowTestKit();
  private final TemporalRetention temporal = new TemporalRetention(kit.client(), Heartbeat.none());

  @AfterEach
  void stop() {
    kit.close();
  }

  /** No worker runs it: it stays as it is. */
  private void start(String type, String id) {
    kit.client()
        .newUntypedWorkflowStub(type, WorkflowTestKit.options(id))
        .start(Map.of("client", "alpha"));
  }

  private void assertFound(ArchiveRun.Retention retention, String busyWith) {
    assertThat(temporal.findArchiveRuns(List.of(ARCHIVE)))
        .containsExactly(new ArchiveRun(ALPHA, retention, busyWith));
  }

  @Test
  void anArchivesWorkflowIsUnknownRunsOrHasEnded() {
    start("RetainThenDelete", "retention/alpha/2027-01-30");
    start("RetainThenDelete", "retention/beta/2027-01-31");
    assertFound(UNKNOWN, "");
    start("RetainThenDelete", ID);
    assertFound(RUNS, "");
    kit.client().newUntypedWorkflowStub(ID).terminate("by hand");
    assertFound(ENDED, "");
  }

  @Test
  void anOffboardingOrAReinstatementOfTheClientIsNamedWhileItRuns() {
    start("OffboardClient", "offboard/alpha-2");
    assertFound(UNKNOWN, "");
    start("OffboardClient", "offboard/alpha");
    assertFound(UNKNOWN, "offboard/alpha");
    kit.client().newUntypedWorkflowStub("offboard/alpha").terminate("by hand");
    assertFound(UNKNOWN, "");
    start("ReinstateClient", "reinstate/alpha");
    assertFound(UNKNOWN, "reinstate/alpha");
  }

  /** This server has no list; a real one is asked in the system tests. */
  @Test
  void aTemporalThatListsNothingIsAskedAgain() {
    assertThatThrownBy(temporal::listRetentionRuns)
        .hasMessageContaining("Temporal does not list its workflows: Status{code=UNIMPLEMENTED");
  }
}
