package society.postx.platform.workflows.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Offboards alpha on an in-memory Temporal over {@link FakeOffboarding}; time skips. */
abstract class OffboardingTestKit {
  static final String ID = "offboard/alpha";
  static final String RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

  static final List<String> DISCONNECTED =
      List.of("records removed", "monitors removed", "host key refused", "server off");
  final WorkflowTestKit kit;
  final FakeOffboarding world = new FakeOffboarding(this::now);
  final LocalDate yesterday;
  final String archive;

  OffboardingTestKit() {
    this(new WorkflowTestKit());
  }

  OffboardingTestKit(WorkflowTestKit kit) {
    this.kit = kit;
    yesterday = LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(1);
    archive = "archive/alpha-" + yesterday;
    world.add("alpha", Group.PRODUCTION);
    kit.work(
        world,
        OffboardClientImpl.class,
        RetainThenDeleteImpl.class,
        DestructionTurnImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  Instant now() {
    return Instant.ofEpochMilli(kit.currentTimeMillis());
  }

  WorkflowStub offboard(Object... more) {
    var input =
        new TreeMap<String, Object>(
            Map.of(
                "client",
                "alpha",
                "terminationDate",
                yesterday.toString(),
                "dataExport",
                false,
                "finalInvoice",
                "2027-0031",
                "operator",
                "ops",
                "reason",
                "contract ended"));
    for (var at = 0; at < more.length; at += 2) {
      input.put((String) more[at], more[at + 1]);
    }
    var run = kit.client().newUntypedWorkflowStub("OffboardClient", WorkflowTestKit.options(ID));
    run.start(input);
    return run;
  }

  /** Of its newest run: it continues as a new one. */
  Checklist progress() {
    return kit.client().newUntypedWorkflowStub(ID).query("progress", Checklist.class);
  }

  void awaitWaits(String step) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> progress().stage().equals(Operation.WAITS) && step.equals(progress().waitsAt()));
  }

  void awaitStage(String stage) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> progress().stage().equals(stage));
  }

  String decide(String verb, String operator, String... more) {
    var decision = new HashMap<String, Object>(Map.of("operator", operator, "reason", "as agreed"));
    for (var at = 0; at < more.length; at += 2) {
      decision.put(more[at], more[at + 1]);
    }
    var before = progress().decisions().size();
    kit.client().newUntypedWorkflowStub(ID).signal(verb, decision);
    await().until(() -> progress().decisions().size() > before);
    return progress().decisions().getLast().outcome();
  }

  String plan() {
    awaitWaits("APPROVE_REMOVAL");
    var question = progress().question();
    assertThat(question).isNotNull();
    return question == null ? "" : question.digest();
  }

  void approve() {
    assertThat(decide("approve", "carol", "plan", plan())).isEqualTo("accepted");
  }

  /** Time passes only where somebody lets it. */
  void expire() {
    awaitStage("RECORDS_EXPIRE");
    kit.sleep(Duration.ofMinutes(6));
  }

  void awaitCooling() {
    expire();
    awaitStage("COOL");
  }

  /** On a thread of its own: time stands still while an activity is held. */
  void cooled() {
    awaitCooling();
    Thread.ofPlatform().daemon().start(() -> kit.sleep(Duration.ofHours(25)));
  }

  /** Its newest run, where {@code RECORD_HISTORIES=true} asks for it. */
  void record(String name) throws IOException {
    Histories.keep(name, kit.client(), ID);
  }

  /** Aborts what waits for it, and sees the run end so. */
  void abort(WorkflowStub run) {
    decide("abort", "ops");
    fails(run, "aborted by ops");
  }

  static void fails(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(OffboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(why);
  }
}
