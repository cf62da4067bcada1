package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.common.converter.EncodedValues;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.workflows.payload.PlatformConverter;

class RunningSchedulesTest extends OnRealTemporal {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  @Override
  DevServer temporal() {
    return SERVER;
  }

  @Test
  void triggerStartsARunAndListSaysHowItGoes() throws Exception {
    applied("{}");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("0 9 * * * (Europe/Amsterdam)", "has not run yet");
    assertThat(terminal.run("schedules", "trigger", ID)).as(terminal.err()).isZero();
    await().atMost(Duration.ofMinutes(1)).until(() -> !lastRun().isMissingNode());
    var run = lastRun();
    assertThat(run.get("status").asText()).isEqualTo("RUNNING");
    assertThat(terminal.run("schedules", "trigger", ID)).isEqualTo(1);
    assertThat(terminal.err()).contains("no second run was started");
    var stub = client().newUntypedWorkflowStub(run.get("id").asText());
    assertThat(stub.describe().getWorkflowType()).isEqualTo("PruneBackups");
    assertThat(stub.describe().getTaskQueue()).isEqualTo("platform");
    stub.terminate("test");
    assertThat(terminal.run("schedules", "list")).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("terminated, test (TerminatedFailure)");
  }

  @Test
  void aRunGetsAnEmptyObjectAndItsSummaryIsItsOutcome() throws Exception {
    applied("{}");
    var workers = WorkerFactory.newInstance(client());
    workers
        .newWorker("platform")
        .registerWorkflowImplementationTypes(
            PlatformConverter.IMPLEMENTATION_OPTIONS, Pruning.class);
    workers.start();
    try {
      assertThat(terminal.run("schedules", "trigger", ID)).as(terminal.err()).isZero();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> lastRun().path("status").asText().equals("COMPLETED"));
      assertThat(lastRun().get("said").asText()).isEqualTo("PruneBackups pruned with {}");
    } finally {
      workers.shutdownNow();
    }
  }

  /** Stands for the platform's own workflow: tells what it was started with. */
  public static final class Pruning implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues given) {
      var type = Workflow.getInfo().getWorkflowType();
      return Map.of("summary", "%s pruned with %s".formatted(type, given.get(0, JsonNode.class)));
    }
  }

  @Test
  void aPauseAndItsNoteSurviveApplyUntilResumed() throws Exception {
    applied("{}");
    assertThat(terminal.run("schedules", "pause", ID, "--reason", "box moves")).isZero();
    applied("{pruneBackups: '10 6 * * *'}");
    assertThat(terminal.out()).contains("changed");
    var state = there().orElseThrow().getSchedule().getState();
    assertThat(state.isPaused()).isTrue();
    assertThat(state.getNote()).isEqualTo("ops: box moves");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("paused (ops: box moves)");
    assertThat(terminal.run("schedules", "resume", ID, "--reason", "moved", "--operator", "eva"))
        .isZero();
    assertThat(there().orElseThrow().getSchedule().getState().isPaused()).isFalse();
    assertThat(terminal.run("schedules", "list", "--json")).isZero();
    assertThat(json().get(0).get("note").asText()).isEqualTo("eva: moved");
    assertThat(json().get(0).get("cron").asText()).isEqualTo("10 6 * * *");
    assertThat(json().get(0).get("nextRun").asText()).isNotEmpty();
  }

  @Test
  void anUnknownIdIsRefusedWithTheKnownIds() {
    assertThat(terminal.run("schedules", "pause", "prune", "--reason", "x")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "'prune'",
            "known: prune-backups, scan-images, verify-backups, back-up-platform, restore-drill");
  }

  @Test
  void aMissingNamespaceIsNotReportedAsAMissingSchedule() {
    assertThat(terminal.run("schedules", "list", "--namespace", "nowhere")).isEqualTo(1);
    assertThat(terminal.err()).contains("nowhere", "./platform bootstrap");
  }
}
