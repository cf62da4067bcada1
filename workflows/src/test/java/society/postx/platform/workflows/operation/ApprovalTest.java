package society.postx.platform.workflows.operation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.ChannelActivities;
import society.postx.platform.workflows.alert.Delivery;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** An operation on one client that asks for a yes by another operator than the one who began it. */
@Timeout(60)
class ApprovalTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String ID = "erase/alpha";
  private static final String CHILD = "erase/alpha/of-fleet";
  private static final String PLAN = Digest.of(List.of("erase", "alpha"));

  private final List<Alert> alerts = new CopyOnWriteArrayList<>();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @SuppressWarnings("NullAway.Init") // JUnit calls start first
  private WorkflowStub run;

  enum EraseStep implements Step {
    CONFIRM;

    @Override
    public StepSpec spec() {
      return new StepSpec("Erase", "Confirmation", StepSpec.Kind.WAITS);
    }
  }

  @WorkflowInterface
  public interface Erase {
    @WorkflowMethod(name = "Erase")
    String run(String begunBy);

    @QueryMethod
    Checklist progress();

    @SignalMethod
    void approve(Decision decision);

    @SignalMethod
    void reject(Decision decision);

    @SignalMethod
    void abort(Decision decision);

    @UpdateMethod(name = "approve")
    Checklist approveAndReport(Decision decision);
  }

  public static final class EraseImpl extends ClientHandlers implements Erase {
    public EraseImpl() {
      super(new Operation("Erase", List.of(EraseStep.values())));
    }

    @Override
    public String run(String begunBy) {
      operation.begin(ALPHA);
      var answer =
          operation.approve(
              EraseStep.CONFIRM,
              new Question(
                  "Erase alpha?",
                  "archived 90 days ago",
                  List.of("alpha"),
                  1,
                  List.of("server client-alpha: deleted"),
                  "alpha stays as it is",
                  "alpha stays",
                  WorkflowTime.now().plus(Duration.ofHours(10)),
                  PLAN,
                  begunBy));
      operation.show(answer.approved() ? "DONE" : "ENDED", answer.words());
      return answer.approved() + ": " + answer.words();
    }
  }

  /** Erases as part of something larger, and answers what its child waited for. */
  @WorkflowInterface
  public interface EraseFleet {
    @WorkflowMethod(name = "EraseFleet")
    List<String> run();

    @SignalMethod
    void childWaits(ChildWaits notice);
  }

  public static final class EraseFleetImpl implements EraseFleet {
    private final List<String> notices = new ArrayList<>();

    @Override
    public List<String> run() {
      Workflow.newChildWorkflowStub(
              Erase.class, ChildWorkflowOptions.newBuilder().setWorkflowId(CHILD).build())
          .run("Carol Jones");
      Workflow.await(() -> notices.size() == 2);
      return notices;
    }

    @Override
    public void childWaits(ChildWaits notice) {
      notices.add("%s: %s".formatted(notice.client(), notice.about()));
    }
  }

  private final class Mail implements ChannelActivities {
    @Override
    public Delivery deliverAlert(AlertChannel channel, Alert alert) {
      if (channel == AlertChannel.MAIL) {
        alerts.add(alert);
      }
      return new Delivery(true, "sent");
    }
  }

  @BeforeEach
  void start() {
    kit.work(new Mail(), EraseImpl.class, EraseFleetImpl.class, SendAlertImpl.class);
    run = kit.client().newUntypedWorkflowStub("Erase", WorkflowTestKit.options(ID));
    run.start("Carol Jones");
    await().until(() -> progress().question() != null);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private Checklist progress() {
    return run.query("progress", Checklist.class);
  }

  private static Map<String, String> decision(String operator, String reason, String plan) {
    return Map.of("operator", operator, "reason", reason, "plan", plan);
  }

  private String result() {
    return run.getResult(String.class);
  }

  @Test
  void anApprovalThatNamesThePlanLetsItGoOn() throws Exception {
    run.signal("approve", decision("bob", "checked the archive", PLAN));
    assertThat(result()).isEqualTo("true: approved by bob: checked the archive");
    var step = progress().items().getFirst();
    assertThat(step.state()).isEqualTo(StepState.DONE);
    assertThat(step.note()).isEqualTo("approved by bob: checked the archive");
    assertThat(step.took()).isZero(); // waiting for people is not work
    WorkflowTestKit.replay(kit.client().fetchHistory(ID), EraseImpl.class);
  }

  @Test
  void aRejectionIsANo() throws Exception {
    run.signal("reject", decision("carol jones", "they pay again", ""));
    assertThat(result()).isEqualTo("false: rejected by carol jones: they pay again");
    assertThat(progress().items().getFirst().state()).isEqualTo(StepState.STUCK);
    WorkflowTestKit.replay(kit.client().fetchHistory(ID), EraseImpl.class);
  }

  @Test
  void noAnswerInTimeIsANoAfterTwoReminders() throws Exception {
    assertThat(result()).isEqualTo("false: nobody answered in time, which means: alpha stays");
    assertThat(alerts)
        .extracting(Alert::title)
        .containsExactly(
            "erase/alpha waits for your approval",
            "erase/alpha still waits for your approval",
            "erase/alpha still waits for your approval");
    assertThat(progress().question()).isNull();
    assertThat(progress().verbs()).isEmpty();
    WorkflowTestKit.replay(kit.client().fetchHistory(ID), EraseImpl.class);
  }

  @Test
  void theChecklistAndTheAlertSayWhatIsAskedAndHowToAnswer() {
    var seen = progress();
    assertThat(seen.stage()).isEqualTo(Operation.WAITS);
    assertThat(seen.verbs()).containsExactly(Verb.APPROVE, Verb.REJECT);
    assertThat(seen.waitsAt()).isEqualTo("CONFIRM");
    assertThat(seen.headline()).startsWith("Erase alpha? No answer until ");
    await().until(() -> !alerts.isEmpty());
    assertThat(alerts.getFirst().text())
        .contains(
            "Erase alpha?",
            "server client-alpha: deleted",
            "another operator than Carol Jones",
            "./platform approve erase/alpha --plan " + PLAN,
            "./platform reject erase/alpha --reason");
    assertThat(ChecklistMarkdown.of(seen)).contains("another operator than Carol Jones", PLAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Carol Jones", "carol jones", " CAROL Jones "})
  void theOperatorWhoBeganItCannotApproveIt(String operator) {
    assertThatThrownBy(
            () -> run.update("approve", Checklist.class, decision(operator, "sure", PLAN)))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasRootCauseMessage(
            "message='operator: '%s': approve needs another operator than Carol Jones', type='REQUEST_REFUSED', nonRetryable=true"
                .formatted(operator.strip()));
    assertThat(requireNonNull(progress().notice())).contains("was refused: operator: ");
    assertThat(progress().decisions().getLast().outcome()).startsWith("refused: operator: ");
    run.signal("approve", decision("Carol Jonesson", "checked", PLAN));
    assertThat(result()).isEqualTo("true: approved by Carol Jonesson: checked");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          approve, '',   'plan: is missing; approve names the plan that it was shown, here %s'
          approve, ffff, 'plan: ''ffff'': CONFIRM shows plan %s'
          reject,  ffff, 'plan: ''ffff'': CONFIRM shows plan %s'
          abort,   '',   'abort is not possible at CONFIRM: approve or reject'
          """)
  void anAnswerToSomethingElseIsRefusedAndTheQuestionStaysOpen(
      String verb, String plan, String why) {
    run.signal(verb, decision("bob", "sure", plan));
    await().until(() -> !progress().decisions().isEmpty());
    assertThat(progress().decisions().getFirst().outcome())
        .isEqualTo("refused: " + why.formatted(PLAN));
    run.signal("approve", decision("bob", "", PLAN));
    assertThat(result()).isEqualTo("true: approved by bob");
    assertThat(progress().decisions()).hasSize(2);
  }

  @Test
  void aParentHearsThatAnApprovalWaitsAndThatItWasAnswered() {
    var fleet =
        kit.client().newUntypedWorkflowStub("EraseFleet", WorkflowTestKit.options("erase-fleet"));
    fleet.start();
    var child = kit.client().newUntypedWorkflowStub(CHILD);
    await()
        .ignoreExceptionsInstanceOf(WorkflowNotFoundException.class) // until it has begun
        .until(() -> child.query("progress", Checklist.class).question() != null);
    child.signal("approve", decision("bob", "checked", PLAN));
    assertThat(fleet.getResult(List.class)).isEqualTo(List.of("alpha: Erase alpha?", "alpha: "));
  }
}
