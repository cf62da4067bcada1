package society.postx.platform.starter.operation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.DevServer;
import society.postx.platform.workflows.operation.Checklist;
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

  @BeforeEach
  void work() {
    temporal =
        new TestWorkers(TEMPORAL.address(), "default").work(new AwayHost(), TroubleImpl.class);
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

  private List<PendingActivity> pending(String id) {
    return requireNonNull(new OperationReader(temporal.client()).status(id).pending());
  }
}
