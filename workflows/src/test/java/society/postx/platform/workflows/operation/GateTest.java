package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowStub;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Which decisions count at a gate that waits at DEPLOY for a retry, a skip or an approval. */
@Timeout(30)
class GateTest {
  private static final String PLAN = "d1a2";
  private static final String COUNTS = "";

  private final WorkflowTestKit kit = new WorkflowTestKit();

  @SuppressWarnings("NullAway.Init") // JUnit calls start first
  private WorkflowStub run;

  @WorkflowInterface
  public interface Asking {
    @WorkflowMethod(name = "Asking")
    String run(String plan);

    /** Answers why it does not count; empty when it does. */
    @UpdateMethod
    String decide(Verb verb, Decision decision);

    @QueryMethod
    List<Verb> verbs();

    @QueryMethod
    List<Checklist.Entry> log();

    @SignalMethod
    void close(String why);

    @SignalMethod
    void end();
  }

  public static final class AskingImpl implements Asking {
    private final Gate gate = new Gate();
    private boolean ended;

    @Override
    public String run(String plan) {
      KernelVersion.second();
      var question = plan.isEmpty() ? null : question(plan);
      gate.open("DEPLOY", List.of(Verb.RETRY, Verb.SKIP, Verb.APPROVE), question);
      var taken = gate.await();
      Workflow.await(() -> ended);
      return taken.verb() + " by " + taken.decision().operator();
    }

    private static Question question(String plan) {
      return new Question(
          "Deploy?", "", List.of(), 0, List.of(), "", "no", Instant.EPOCH, plan, null);
    }

    @Override
    public String decide(Verb verb, Decision decision) {
      return gate.decide(verb, decision).orElse(COUNTS);
    }

    @Override
    public List<Verb> verbs() {
      return gate.verbs();
    }

    @Override
    public List<Checklist.Entry> log() {
      return gate.log();
    }

    @Override
    public void close(String why) {
      gate.close(why);
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  @BeforeEach
  void start() {
    kit.workWithoutActivities(AskingImpl.class);
    run = asking("asking", PLAN);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub asking(String id, String plan) {
    var asking = kit.client().newUntypedWorkflowStub("Asking", WorkflowTestKit.options(id));
    asking.start(plan);
    await().until(() -> !asking.query("verbs", List.class).isEmpty());
    return asking;
  }

  private static String decide(
      WorkflowStub asking, Verb verb, String reason, String step, String plan) {
    return asking.update(
        "decide", String.class, verb, new Decision("ops", reason, step, plan, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          RETRY,   '',    '',     '',   ''
          RETRY,   '',    DEPLOY, '',   ''
          RETRY,   '',    SCAN,   '',   'step: ''SCAN'': the stuck step is DEPLOY'
          ABORT,   mine,  '',     '',   'abort is not possible at DEPLOY: retry or skip or approve'
          SKIP,    known, DEPLOY, '',   ''
          SKIP,    known, '',     '',   'step: is missing; skip names the step that it skips, here DEPLOY'
          SKIP,    '',    DEPLOY, '',   'reason: is missing; skip needs one'
          APPROVE, '',    '',     d1a2, ''
          APPROVE, '',    '',     '',   'plan: is missing; approve names the plan that it was shown, here d1a2'
          APPROVE, '',    '',     ffff, 'plan: ''ffff'': DEPLOY shows plan d1a2'
          """)
  void aDecisionCountsWhereItFitsWhatWaits(
      Verb verb, String reason, String step, String plan, String refusal) {
    assertThat(decide(run, verb, reason, step, plan)).isEqualTo(refusal);
    assertThat(run.query("verbs", List.class).isEmpty()).isEqualTo(refusal.isEmpty());
  }

  @Test
  void theFirstThatCountsClosesTheGate() {
    assertThat(decide(run, Verb.RETRY, "fixed", "", "")).isEqualTo(COUNTS);
    assertThat(decide(run, Verb.APPROVE, "", "", PLAN))
        .isEqualTo("nothing waits for a decision now; retry by ops closed it");
    run.signal("end");
    assertThat(run.getResult(String.class)).isEqualTo("RETRY by ops");
  }

  @Test
  void aRefusedOneLeavesItOpen() {
    assertThat(decide(run, Verb.RETRY, "", "SCAN", "")).isNotEqualTo(COUNTS);
    assertThat(decide(run, Verb.RETRY, "", "", "")).isEqualTo(COUNTS);
  }

  @Test
  void aPlanIsRefusedWhereNoneIsShown() {
    assertThat(decide(asking("plain", ""), Verb.APPROVE, "", "", PLAN))
        .isEqualTo("plan: 'd1a2': DEPLOY shows no plan");
  }

  @Test
  void whoComesAfterItWasClosedReadsWhy() {
    run.signal("close", "the approval timed out");
    assertThat(decide(run, Verb.APPROVE, "", "", PLAN))
        .isEqualTo("nothing waits for a decision now; the approval timed out");
  }

  @Test
  void anUnsignedDecisionIsRefusedWithItsProblems() {
    var unsigned = Map.of("operator", "", "reason", "fixed");
    assertThat(run.update("decide", String.class, Verb.RETRY, unsigned))
        .isEqualTo("operator: '': 1-80 characters; say who decides");
  }

  @Test
  void aDecisionOfCharactersThatNobodySeesIsRefused() {
    assertThat(signed("\u200b", "fixed")).isEqualTo("operator: is blank; say who decides");
    assertThat(signed("\u0007\u202e", "fixed")).isEqualTo("operator: is blank; say who decides");
    assertThat(signed("ops", "\u200b")).isEqualTo("reason: is missing; skip needs one");
    assertThat(signed("ops", "known")).isEqualTo(COUNTS);
  }

  private String signed(String operator, String reason) {
    return run.update(
        "decide",
        String.class,
        Verb.SKIP,
        Map.of("operator", operator, "reason", reason, "step", "DEPLOY"));
  }

  @Test
  void theNewestThirtyEntriesAreKept() {
    for (var number = 1; number <= 35; number++) {
      decide(run, Verb.RETRY, "no " + number, "SCAN", "");
    }
    var log = run.query("log", Checklist.Entry[].class);
    assertThat(log).hasSize(30);
    assertThat(log[0].reason()).isEqualTo("no 6");
    assertThat(log[29].reason()).isEqualTo("no 35");
    assertThat(log[29].outcome()).isEqualTo("refused: step: 'SCAN': the stuck step is DEPLOY");
  }
}
