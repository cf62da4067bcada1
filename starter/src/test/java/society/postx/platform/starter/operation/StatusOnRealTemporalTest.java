package society.postx.platform.starter.operation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.starter.SearchAttributes;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.testkit.TestWorkers;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Status shows failing workflow tasks and pending activities, which only a real server reports. */
class StatusOnRealTemporalTest {
  @RegisterExtension static final DevServer TEMPORAL = new DevServer();

  private TestWorkers temporal;

  @WorkflowInterface
  public interface Trouble {
    @WorkflowMethod
    void run(String kind);

    @QueryMethod
    Checklist progress();
  }

  @ActivityInterface
  public interface Host {
    void reach();
  }

  public static final class AwayHost implements Host {
    @Override
    public void reach() {
      throw new IllegalStateException("no route to host");
    }
  }

  public static final class TroubleImpl implements Trouble {
    private final Host host =
        Workflow.newActivityStub(
            Host.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(100))
                        .setMaximumAttempts(1000)
                        .build())
                .build());

    @Override
    public void run(String kind) {
      if (kind.equals("wedged")) {
        throw new IllegalStateException("the gate is null");
      }
      host.reach();
    }

    @Override
    public Checklist progress() {
      return new Checklist("Trouble", "", "AT_WORK", "At work", List.of(), List.of(), List.of());
    }
  }

  private static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("Operation");
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  @WorkflowInterface
  public interface Marked {
    @WorkflowMethod
    String run(String stage);
  }

  @WorkflowInterface
  public interface MarkedChild {
    @WorkflowMethod(name = "DeployClient")
    String run(String stage);
  }

  @WorkflowInterface
  public interface NightlyChild {
    @WorkflowMethod(name = "PruneClient")
    String run(String stage);
  }

  /** Waits for ever, unless its stage is an end. */
  public static final class MarkedImpl implements Marked, MarkedChild, NightlyChild {
    @Override
    public String run(String stage) {
      Workflow.upsertTypedSearchAttributes(OPERATION.valueSet("Marked"), STAGE.valueSet(stage));
      Workflow.await(() -> stage.equals("REJECTED"));
      return "not approved";
    }
  }

  @BeforeAll
  static void attributes() {
    SearchAttributes.add(TEMPORAL.address());
  }

  @BeforeEach
  void work() {
    temporal =
        new TestWorkers(TEMPORAL.address(), "default")
            .work(new AwayHost(), TroubleImpl.class, MarkedImpl.class);
  }

  @AfterEach
  void rest() {
    temporal.close();
  }

  private WorkflowStub start(String id, String kind) {
    var run = temporal.client().newUntypedWorkflowStub("Trouble", WorkflowTestKit.options(id));
    run.start(kind);
    return run;
  }

  @Test
  void aRunWhoseTaskFailsIsListedBesideTheOthersWithWhatToDo() {
    var wedged = start("a/wedged", "wedged");
    var away = start("b/away", "away");
    var operations = new OperationReader(temporal.client());
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(operations.status("a/wedged").unanswered())
                    .startsWith("cannot report its progress: ")
                    .contains("Task in failed state", "docs/runbook.md"));
    var found =
        new OperationList(temporal.client()).summaries(List.of(wedged.describe(), away.describe()));
    assertThat(found.get(0).said()).startsWith("cannot report its progress: ");
    assertThat(found.get(1).said()).isEqualTo("At work");
    wedged.terminate("seen");
    away.terminate("seen");
  }

  @Test
  void watchAndStatusSayWhyAStepTakesLong() {
    var away = start("c/away", "away");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> pending("c/away").stream().anyMatch(it -> it.attempt() > 2));
    assertThat(pending("c/away"))
        .singleElement()
        .satisfies(
            activity ->
                assertThat(activity.line())
                    .matches("Reach: attempt \\d+ of 1000; last failure: no route to host"));
    away.terminate("seen");
  }

  private WorkflowStub marked(String type, String id, String stage) {
    var run = temporal.client().newUntypedWorkflowStub(type, WorkflowTestKit.options(id));
    run.start(stage);
    return run;
  }

  @Test
  void whatWaitsIsListedHoweverManyRunSinceAndTheRestIsCounted() {
    var runs = new ArrayList<WorkflowStub>();
    runs.add(marked("Marked", "old/waits", Operation.WAITS));
    for (var number = 0; number < 4; number++) {
      runs.add(marked("Marked", "newer/" + number, "AT_WORK"));
      runs.add(marked("DeployClient", "child/" + number, "AT_WORK"));
      runs.add(marked("PruneClient", "child/night/" + number, "AT_WORK"));
    }
    var list = new OperationList(temporal.client(), 2);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              var found = list.of(Optional.empty());
              assertThat(found.shown().getFirst().id()).isEqualTo("old/waits");
              assertThat(found.shown())
                  .extracting(OperationSummary::id)
                  .noneMatch(id -> id.startsWith("child/"));
              assertThat(found.more()).as("running and waiting, without those listed").isEqualTo(3);
            });
    runs.forEach(run -> run.terminate("seen"));
  }

  @Test
  void aRejectedOperationEndsWithTheExitCodeOfAFailure() {
    var run = marked("Marked", "rejected/one", OperationStatus.REJECTED);
    run.getResult(String.class);
    var status = new OperationReader(temporal.client()).status("rejected/one");
    assertThat(OperationReport.exitCode(status)).isEqualTo(ExitCodes.FAILED);
  }

  private List<PendingActivity> pending(String id) {
    return requireNonNull(new OperationReader(temporal.client()).status(id).pending());
  }
}
