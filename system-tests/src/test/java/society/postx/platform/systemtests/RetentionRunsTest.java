package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.archive.TemporalRetention;
import society.postx.platform.workflows.activity.TaskQueues;

/** Lists the workflows that handle archives, which only a real Temporal server does. */
@Timeout(120)
class RetentionRunsTest {
  @TempDir private Path folder;

  /** No worker runs it: it stays as it is. */
  private static void start(WorkflowClient client, String type, String id) {
    client
        .newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PLATFORM)
                .build())
        .start(Map.of("client", "alpha"));
  }

  @Test
  void whatRunsIsListedAndWhatHasEndedIsNot() {
    try (var server = new TemporalServer(Prerequisites.program("temporal"), folder)) {
      var client = server.client();
      var temporal = new TemporalRetention(client, Heartbeat.none());
      assertThat(temporal.listRetentionRuns().ids()).isEmpty();
      start(client, "RetainThenDelete", "retention/alpha/2027-01-31");
      start(client, "RetainThenDelete", "retention/beta/2027-01-31");
      start(client, "OffboardClient", "offboard/gamma");
      start(client, "ReinstateClient", "reinstate/delta");
      start(client, "OnboardClient", "onboard/epsilon");
      start(client, "RetainThenDelete", "retention/" + "x".repeat(500));
      client.newUntypedWorkflowStub("retention/beta/2027-01-31").terminate("by hand");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(temporal.listRetentionRuns().ids())
                      .containsExactly(
                          "offboard/gamma",
                          "reinstate/delta",
                          "retention/alpha/2027-01-31",
                          "retention/" + "x".repeat(110) + "…"));
    }
  }
}
