package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.decision;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.options;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.SendAlertResult;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.onboarding.OnboardingTestKit;

/** Alerts about a step that waits for operators, with working and failing channels. */
@Timeout(60)
class AlertsTest {
  private static final String STUCK = "onboard/alpha waits for a decision";
  private static final String REMINDER = "onboard/alpha still waits for a decision";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OnboardingTestKit kit = new OnboardingTestKit();
  private final FakeOnboarding world = kit.world;

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void channelsThatAreDownForADayTellOnceAndTheChecklistSaysSoUntilThen() {
    mailIsAway();
    webhookIsAway();
    var run = stuck();
    kit.kit.sleep(Duration.ofDays(1));
    assertThat(progress(run).undelivered()).startsWith("no alert delivered yet");
    assertThat(details(run)).contains("no alert delivered yet");
    assertThat(world.alerts()).isEmpty();
    world.repair("mail");
    world.repair("webhook");
    kit.kit.sleep(Duration.ofMinutes(16));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(world.alerts()).singleElement().satisfies(AlertsTest::isOfTheStuckStep);
              assertThat(world.posted()).singleElement().satisfies(AlertsTest::isOfTheStuckStep);
              assertThat(progress(run).undelivered()).isNull();
            });
  }

  @Test
  void aMailIsSentOnceWhileTheWebhookIsDownForDays() {
    webhookIsAway();
    var run = stuck();
    kit.kit.sleep(Duration.ofDays(5));
    assertThat(titles(world.alerts())).filteredOn(it -> it.startsWith(STUCK)).hasSize(1);
    assertThat(world.alerts()).extracting(Alert::incident).doesNotHaveDuplicates();
    assertThat(world.posted()).isEmpty();
    await().atMost(PATIENCE).until(() -> progress(run).undelivered() == null);
    world.repair("webhook");
    kit.kit.sleep(Duration.ofMinutes(16));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.posted())
                    .containsExactlyInAnyOrderElementsOf(world.alerts())
                    .hasSizeGreaterThan(1));
  }

  @Test
  void anAlertArrivesAfterItsOperationWasAborted() {
    var mail = world.hold("mail");
    var run = stuck();
    run.signal("abort", decision("enough"));
    assertThatThrownBy(() -> run.getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);
    arrives(mail);
  }

  @Test
  void anAlertArrivesAfterItsOperationWasCancelled() {
    var mail = world.hold("mail");
    var run = stuck();
    run.cancel();
    assertThatThrownBy(() -> run.getResult(Void.class)).isInstanceOf(WorkflowFailedException.class);
    assertThat(progress(run).undelivered()).isNull(); // it hears no more of it
    arrives(mail);
  }

  private void arrives(CountDownLatch mail) {
    assertThat(world.alerts()).isEmpty();
    mail.countDown();
    await().atMost(PATIENCE).until(() -> !world.alerts().isEmpty());
    assertThat(world.alerts()).singleElement().satisfies(AlertsTest::isOfTheStuckStep);
  }

  @Test
  void noWorkerRepeatsWhatAnotherHasSent() {
    var second = new FakeOnboarding();
    var factory = WorkerFactory.newInstance(kit.client);
    factory.newWorker(TaskQueues.PLATFORM).registerActivitiesImplementations(second);
    webhookIsAway();
    second.failFor("webhook", UNAVAILABLE, "the webhook is away");
    var run = send(Map.of("incident", "test", "title", "a test", "text", "do you read me?"));
    factory.start();
    kit.kit.sleep(Duration.ofDays(3));
    world.repair("webhook");
    second.repair("webhook");
    assertThat(run.getResult(SendAlertResult.class).sent()).hasSize(2);
    assertThat(world.alerts().size() + second.alerts().size()).isEqualTo(1);
    assertThat(world.posted().size() + second.posted().size()).isEqualTo(1);
    factory.shutdownNow();
  }

  @Test
  void aStuckStepRemindsAfterAnHourFourHoursAndADayUntilSomebodyDecides() {
    var run = stuck();
    kit.kit.sleep(Duration.ofMinutes(59));
    assertThat(world.alerts()).hasSize(1);
    kit.kit.sleep(Duration.ofHours(25));
    await().atMost(PATIENCE).until(() -> world.alerts().size() == 4);
    assertThat(titles(world.alerts())).filteredOn(it -> it.startsWith(REMINDER)).hasSize(3);
    assertThat(world.alerts().getLast().text()).contains("port 25 is open", "retry onboard/alpha");
    world.repair("checkPorts");
    run.signal("retry", decision("closed"));
    run.getResult(Object.class);
    assertThat(world.alerts()).hasSize(4);
  }

  @Test
  void aYearOfSilenceLeavesARoomyHistory() {
    var run = stuck();
    kit.kit.sleep(Duration.ofDays(365));
    await().atMost(PATIENCE).until(() -> world.alerts().size() == 35);
    var history = kit.client.fetchHistory("onboard/alpha").getHistory();
    System.err.printf("a year of reminders: %d events%n", history.getEventsCount());
    assertThat(history.getEventsCount()).isLessThan(1_500);
    assertThat(progress(run).stage()).isEqualTo(Operation.WAITS);
  }

  @Test
  void whereNoChannelIsNamedTheChecklistSaysSo() {
    world.unname(AlertChannel.MAIL);
    world.unname(AlertChannel.WEBHOOK);
    var run = stuck();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "not sent: platform.yml names no channel under alerts"
                    .equals(progress(run).undelivered()));
    run.signal("abort", decision("enough"));
    await().atMost(PATIENCE).until(() -> progress(run).undelivered() == null);
  }

  @Test
  void anAlertThatNobodyTakesForAWeekEndsAsFailedAndTheNextReminderIsAnotherOne() {
    mailIsAway();
    webhookIsAway();
    var run = stuck();
    kit.kit.sleep(Duration.ofDays(8));
    assertThat(progress(run).undelivered())
        .startsWith("no channel delivered the alert in 7 days: mail: the mail server is away");
    world.repair("mail");
    kit.kit.sleep(Duration.ofDays(14));
    await().atMost(PATIENCE).until(() -> !world.alerts().isEmpty());
    assertThat(titles(world.alerts())).allMatch(it -> it.startsWith(REMINDER));
  }

  @Test
  void receiptsThatAreJunkOrOfOtherIncidentsChangeNothing() {
    mailIsAway();
    webhookIsAway();
    var run = stuck();
    run.signal("alertSent");
    run.signal("alertSent", (Object) null);
    run.signal("alertSent", "another/1");
    JunkJson.notorious().forEach(junk -> run.signal("alertSent", junk));
    assertThat(progress(run).undelivered()).startsWith("no alert delivered yet");
    run.signal("abort", decision("enough"));
    await().atMost(PATIENCE).until(() -> !progress(run).stage().equals(Operation.WAITS));
  }

  @Test
  void anAlertStartedByHandTriesTheChannels() {
    var result =
        send(Map.of("incident", "test", "title", "a test", "text", "do you read me?"))
            .getResult(SendAlertResult.class);
    assertThat(result.summary()).isEqualTo("sent by mail and webhook");
    assertThat(world.alerts()).hasSize(1);
    assertThat(world.posted()).hasSize(1);
  }

  @Test
  void anAlertWithoutATitleIsRefusedInWords() {
    for (var junk : List.of(Map.of(), Map.of("title", " \n"))) {
      assertThatThrownBy(() -> send(junk).getResult(SendAlertResult.class))
          .hasStackTraceContaining("title: is missing (example: {");
    }
    assertThat(world.alerts()).isEmpty();
  }

  private WorkflowStub send(Map<?, ?> alert) {
    var run = kit.client.newUntypedWorkflowStub("SendAlert", options("alert/test"));
    run.start(alert);
    return run;
  }

  private WorkflowStub stuck() {
    world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    var run = kit.onboard(OnboardingTestKit.ALPHA);
    await().atMost(PATIENCE).until(() -> isAllThatWaits(progress(run)));
    return run;
  }

  /** The box beside it has ended: the in-memory server hangs where a cancellation meets it. */
  private static boolean isAllThatWaits(Checklist checklist) {
    return checklist.stage().equals(Operation.WAITS)
        && checklist.items().stream().noneMatch(item -> item.state() == StepState.RUNNING);
  }

  private void mailIsAway() {
    world.failFor("mail", UNAVAILABLE, "the mail server is away");
  }

  private void webhookIsAway() {
    world.failFor("webhook", UNAVAILABLE, "the webhook is away");
  }

  private static void isOfTheStuckStep(Alert alert) {
    assertThat(alert.title()).startsWith(STUCK);
  }

  private static List<String> titles(List<Alert> alerts) {
    return alerts.stream().map(Alert::title).toList();
  }

  private static String details(WorkflowStub run) {
    return run.query("__temporal_workflow_metadata", io.temporal.api.sdk.v1.WorkflowMetadata.class)
        .getCurrentDetails();
  }
}
