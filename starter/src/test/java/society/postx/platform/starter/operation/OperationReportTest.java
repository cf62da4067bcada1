package society.postx.platform.starter.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.Verb;

/** What a person and a script learn from how an operation ended or what it asks. */
class OperationReportTest {
  private static final String RESULT =
      "{\"restored\":false,\"summary\":\"rejected by ops: the disk works again\"}";

  private final OperationReport report = new OperationReport(new Output(new Terminal().shell()));

  private static OperationStatus ended(String stage) throws IOException {
    JsonNode result = new ObjectMapper().readTree(RESULT);
    return OperationStatus.completed("restore/alpha", null, result, stage);
  }

  @Test
  void aRejectedOperationEndsAsARejectedReleaseDoes() throws IOException {
    assertThat(OperationReport.exitCode(ended("REJECTED"))).isEqualTo(ExitCodes.FAILED);
    assertThat(report.text(ended("REJECTED")))
        .contains("✗ restore/alpha", "rejected: ", "the disk works again");
  }

  @Test
  void aDryRunIsDone() throws IOException {
    assertThat(OperationReport.exitCode(ended("DONE"))).isEqualTo(ExitCodes.DONE);
    assertThat(report.text(ended("DONE"))).contains("✓ restore/alpha");
  }

  private static OperationStatus waits(
      String operation, @Nullable Question question, Verb... verbs) {
    var checklist =
        new Checklist(
            operation,
            "alpha",
            Operation.WAITS,
            "waits",
            List.of(verbs),
            List.of(),
            List.of(),
            question,
            null,
            "STEP",
            null,
            null);
    return new OperationStatus("restore/alpha", "RUNNING", checklist, null, null, null);
  }

  @Test
  void aRejectionSaysWhatThisQuestionSaysOfIt() {
    var question =
        new Question(
            "Restore alpha?",
            "seen",
            List.of("alpha"),
            1,
            List.of(),
            "leaves the client as it is",
            "the client stays as it is",
            Instant.EPOCH,
            "5f1c",
            null);
    assertThat(report.text(waits("RestoreClient", question, Verb.APPROVE, Verb.REJECT)))
        .contains("reject restore/alpha --reason \"…\"   # leaves the client as it is")
        .doesNotContain("roll back");
  }

  @ParameterizedTest
  @CsvSource({
    "DeployRelease, roll back the changed clients",
    "UpgradeServers, upgraded ones stay upgraded",
    "OnboardClient, undo what it did so far"
  })
  void anAbortSaysWhatItUndoes(String operation, String words) {
    assertThat(report.text(waits(operation, null, Verb.RETRY, Verb.ABORT))).contains(words);
  }

  @Test
  void aCancelledOperationSaysWhatStands() {
    var checklist =
        new Checklist(
            "RestoreClient",
            "alpha",
            "CANCELLED",
            "cancelled: what it did was undone, in 3 steps",
            List.of(),
            List.of(),
            List.of());
    var cancelled =
        new OperationStatus(
            "restore/alpha",
            "CANCELED",
            checklist,
            null,
            null,
            new OperationStatus.Failure("CanceledFailure", "Workflow canceled"));
    assertThat(report.text(cancelled)).contains("cancelled: what it did was undone, in 3 steps");
    assertThat(OperationReport.exitCode(cancelled)).isEqualTo(ExitCodes.FAILED);
  }

  /** Temporal drops the result of a run that was asked to cancel, though it ended its work. */
  @Test
  void aCancelThatCameTooLateCountsAsDone() {
    var done =
        new OperationStatus(
            "restore/alpha",
            "CANCELED",
            new Checklist(
                "RestoreClient", "alpha", "DONE", "Done", List.of(), List.of(), List.of()),
            null,
            null,
            new OperationStatus.Failure("CanceledFailure", "Workflow canceled"));
    assertThat(report.text(done)).contains("restore/alpha: done; the cancel came too late");
    assertThat(OperationReport.exitCode(done)).isEqualTo(ExitCodes.DONE);
  }
}
