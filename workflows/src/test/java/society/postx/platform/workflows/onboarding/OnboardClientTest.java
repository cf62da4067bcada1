package society.postx.platform.workflows.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.ALPHA;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.awaitStuck;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.decision;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.skip;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.with;

import io.temporal.activity.ActivityInterface;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.takeover.Conflict;

class OnboardClientTest {
  /** The client is complete without them. */
  private static final Set<OnboardingStep> OPTIONAL =
      EnumSet.of(
          OnboardingStep.HTTPS_ACCESSIBLE,
          OnboardingStep.ADMIN_LOGIN,
          OnboardingStep.BACKUP_CHECKED,
          OnboardingStep.MONITORING_GREEN,
          OnboardingStep.PORTS_CLOSED,
          OnboardingStep.BASELINE_HOLDS,
          OnboardingStep.STATUS_PAGE,
          OnboardingStep.DOCUMENT_CLIENT);

  private final OnboardingTestKit kit = new OnboardingTestKit();
  private final FakeOnboarding world = kit.world;
  private final WorkflowClient client = kit.client;

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void everyBoxIsTickedAndTheResultSaysWhatWasBuilt() {
    var run = kit.onboard(ALPHA);
    var result = run.getResult(OnboardClientResult.class);
    assertThat(result.serverId()).isEqualTo(42);
    assertThat(result.urls()).containsExactly("https://alpha.platform.example/");
    assertThat(result.snapshotId()).isEqualTo("5a9");
    assertThat(progress(run).items())
        .allSatisfy(
            item ->
                assertThat(item.state()).as(item.step()).isIn(StepState.DONE, StepState.PERSON));
    assertThat(progress(run).stage()).isEqualTo("DONE");
    assertThat(world.things())
        .containsExactly(
            "credentials alpha",
            "file alpha",
            "monitors alpha",
            "page alpha",
            "rrset alpha",
            "secrets alpha",
            "server alpha",
            "status page alpha",
            "sub-account alpha");
    assertThat(world.alerts()).isEmpty();
  }

  @Test
  void aRunThatIsCancelledWhileItUndoesSaysHowMuchIsGone() {
    world.fail("ensureServer", UNAVAILABLE, "no answer");
    world.fail("removeSecrets", UNAVAILABLE, "no answer");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "CREATE_SERVER");
    run.update("abort", Checklist.class, decision("wrong domain"));
    awaitStuck(run, "CREATE_SECRETS");
    run.cancel();
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(progress(run).headline()).contains("2 were undone before; next: ");
  }

  @Test
  void aSecondOnboardingChangesNothingAndSaysSo() {
    kit.onboard(ALPHA).getResult(OnboardClientResult.class);
    var second = kit.onboard(ALPHA).getResult(OnboardClientResult.class);
    assertThat(second.summary()).isEqualTo("nothing had to be changed");
    assertThat(second.changes()).isEmpty();
  }

  @Test
  void aSecondOnboardingThatMadeSomethingIsHandedOverAsChanged() {
    kit.onboard(ALPHA).getResult(OnboardClientResult.class);
    world.removeForeign("rrset alpha");
    var before = world.handedOverWith().size();
    kit.onboard(ALPHA).getResult(OnboardClientResult.class);
    assertThat(world.handedOverWith().subList(before, world.handedOverWith().size()))
        .containsExactly(Change.created("rrset alpha"));
  }

  @Test
  void aDryRunListsTheChangesAndMakesNone() {
    var result = kit.onboard(with("dryRun", true)).getResult(OnboardClientResult.class);
    assertThat(result.summary()).startsWith("would have created");
    assertThat(result.changes()).hasSize(4);
    assertThat(world.things()).isEmpty();
  }

  /**
   * Step, the activity method behind it, and what of this run must be gone after an abort there:
   * everything.
   */
  static Stream<Arguments> steps() {
    return Stream.of(
            "ADD_CLIENT_FILE addClient",
            "CREATE_SECRETS ensureSecrets",
            "CREATE_SUB_ACCOUNT ensureSubAccount",
            "CREATE_SERVER ensureServer",
            "POINT_DNS pointAt",
            "MEET_HOST meetHost",
            "APPLY_BASE applyBase",
            "DEPLOY_APPS deployApps",
            "SET_UP_BACKUPS setUpBackups",
            "SET_UP_MONITORING ensureMonitors",
            "HTTPS_ACCESSIBLE checkHttps",
            "ADMIN_LOGIN checkAdminLogin",
            "BACK_UP_ONCE backUpOnce",
            "BACKUP_CHECKED checkBackup",
            "MONITORING_GREEN awaitGreen",
            "PORTS_CLOSED checkPorts",
            "BASELINE_HOLDS checkBaseline",
            "HAND_OVER handOver",
            "STATUS_PAGE ensureStatusPage",
            "DOCUMENT_CLIENT documentClient")
        .map(line -> Arguments.of((Object[]) line.split(" ", 2)));
  }

  /** Before the hand-over: after it nobody may end what a client uses. */
  static Stream<Arguments> stepsThatAnAbortEnds() {
    return steps()
        .filter(step -> !List.of("STATUS_PAGE", "DOCUMENT_CLIENT").contains(step.get()[0]));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aStuckStepWaitsTellsPeopleAndGoesOnAfterRetry(String step, String method) {
    world.fail(method, UNAVAILABLE, "no answer from outside");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, step);
    assertThat(progress(run).headline()).contains("no answer from outside");
    await().until(() -> world.alerts().size() == 1);
    assertThat(world.alerts().getFirst().text()).contains("./platform retry onboard/alpha");
    world.repair(method);
    run.update("retry", Checklist.class, decision("fixed"));
    assertThat(run.getResult(OnboardClientResult.class).serverId()).isEqualTo(42);
  }

  @ParameterizedTest
  @MethodSource("stepsThatAnAbortEnds")
  void anAbortRemovesExactlyWhatThisRunMade(String step, String method) {
    world.putForeign("secrets alpha");
    world.putForeign("server beta");
    world.fail(method, UNAVAILABLE, "no answer from outside");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, step);
    run.signal("abort", decision("wrong domain"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("aborted by ops: wrong domain");
    assertThat(world.things()).containsExactly("secrets alpha", "server beta");
    await().until(this::permitIsFree);
  }

  /** So that a worker can refuse it once the client was handed over, also after a reset. */
  @Test
  void allThatAnAbortCallsSaysThatItRemoves() {
    world.fail("handOver", UNAVAILABLE, "no answer from outside");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "HAND_OVER");
    var before = kit.client.fetchHistory("onboard/alpha").getEvents().size();
    run.signal("abort", decision("wrong domain"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    var removing =
        Stream.of(FakeOnboarding.class.getInterfaces())
            .filter(it -> it.isAnnotationPresent(ActivityInterface.class))
            .flatMap(
                it -> POJOActivityInterfaceMetadata.newInstance(it).getMethodsMetadata().stream())
            .filter(it -> it.getMethod().isAnnotationPresent(ChangesClient.class))
            .filter(it -> it.getMethod().getAnnotation(ChangesClient.class).removes())
            .map(POJOActivityMethodMetadata::getActivityTypeName)
            .toList();
    assertThat(
            kit.client.fetchHistory("onboard/alpha").getEvents().stream()
                .skip(before)
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .map(
                    it -> it.getActivityTaskScheduledEventAttributes().getActivityType().getName()))
        .hasSize(7)
        .isSubsetOf(removing);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void onlyAHarmlessStepCanBeSkipped(String step, String method) {
    world.fail(method, UNAVAILABLE, "no answer from outside");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, step);
    if (OPTIONAL.contains(OnboardingStep.valueOf(step))) {
      run.update("skip", Checklist.class, skip(step, "known"));
      assertThat(run.getResult(OnboardClientResult.class).skipped()).containsExactly(step);
    } else {
      assertThatThrownBy(() -> run.update("skip", Checklist.class, decision("known")))
          .isInstanceOf(WorkflowUpdateException.class)
          .rootCause()
          .hasMessageContaining("skip is not possible at " + step + ": retry or abort");
      world.repair(method);
      run.signal("retry", decision("fixed"));
      run.getResult(OnboardClientResult.class);
    }
  }

  @Test
  void anUndoThatFailsWaitsForADecisionToo() {
    world.fail("applyBase", UNAVAILABLE, "no answer");
    world.fail("deleteServer", UNAVAILABLE, "Hetzner is down");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "APPLY_BASE");
    run.signal("abort", decision("wrong domain"));
    await().until(() -> progress(run).headline().contains("Hetzner is down"));
    world.repair("deleteServer");
    run.signal("retry", decision("Hetzner is back"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.things()).isEmpty();
  }

  @Test
  void decisionsCountOnlyAtTheirOpenGateAndRefusalsAreKept() {
    world.fail("ensureServer", UNAVAILABLE, "no answer");
    world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "CREATE_SERVER");
    run.signal("retry", Map.of("reason", "unsigned"));
    run.signal("abort", Map.of("operator", "ops"));
    run.signal("retry", Map.of("operator", "ops", "step", "POINT_DNS"));
    run.signal("retry", Map.of("operator", "ops", "force", "yes"));
    run.signal("retry", "just do it");
    world.repair("ensureServer");
    run.signal("retry", decision("fixed"));
    awaitStuck(run, "PORTS_CLOSED");
    run.signal("skip", decision("known")); // skip what?
    run.signal("skip", skip("PORTS_CLOSED", "known"));
    run.getResult(OnboardClientResult.class);
    assertThat(progress(run).decisions())
        .extracting(Checklist.Entry::outcome)
        .satisfiesExactly(
            line -> assertThat(line).contains("operator: '': 1-80 characters"),
            line -> assertThat(line).contains("reason: is missing; abort needs one"),
            line -> assertThat(line).contains("step: 'POINT_DNS': the stuck step is CREATE_SERVER"),
            line -> assertThat(line).contains("force: unknown field"),
            line -> assertThat(line).contains("payload: is missing or not an object"),
            line -> assertThat(line).isEqualTo("accepted"),
            line -> assertThat(line).contains("skip names the step that it skips"),
            line -> assertThat(line).isEqualTo("accepted"));
  }

  @Test
  void aDecisionCountsFromTheMomentTheRunSaysThatItWaits() {
    world.fail("applyBase", UNAVAILABLE, "exit status 1");
    var keeping = world.hold("keepEvidence");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "APPLY_BASE");
    run.update("abort", Checklist.class, decision("seen enough"));
    keeping.countDown();
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .rootCause()
        .hasMessageContaining("aborted by ops: seen enough");
  }

  @Test
  void aDecisionThatComesEarlyIsRefusedAndChangesNothing() {
    world.fail("holdBack", UNAVAILABLE, "");
    world.fail("ensureServer", UNAVAILABLE, "no answer");
    var run = kit.stub("onboard/alpha");
    run.signalWithStart("abort", new Object[] {decision("too early")}, new Object[] {ALPHA});
    awaitStuck(run, "CREATE_SERVER");
    assertThat(progress(run).decisions())
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.outcome()).contains("nothing waits for a decision now"));
    world.repair("ensureServer");
    run.signal("retry", decision("fixed"));
    run.getResult(OnboardClientResult.class);
  }

  @Test
  void aBusyClientIsWaitedForAndTheChecklistSaysWhoHoldsIt() {
    var holder = kit.kit.hold("alpha", "deploy/2026-11-23");
    var run = kit.onboard(ALPHA);
    await()
        .until(
            () ->
                progress(run)
                    .headline()
                    .contains("alpha is busy: deploy/2026-11-23 since 13:40 holds its permit"));
    assertThat(world.things()).isEmpty();
    holder.release(null);
    assertThat(run.getResult(OnboardClientResult.class).serverId()).isEqualTo(42);
  }

  @Test
  void aClientThatStaysBusyStopsTheOnboardingAndAsks() {
    var unused = kit.kit.hold("alpha", "deploy/2026-11-23");
    var run = kit.onboard(ALPHA);
    kit.kit.sleep(Duration.ofMinutes(55));
    awaitStuck(run, "ACQUIRE_PERMIT");
    run.signal("abort", decision("tomorrow then"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.things()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client|Alpha|client: 'Alpha': 1-30 lower-case letters",
        "client|archive|client: 'archive': is reserved",
        "domain|alpha|domain: 'alpha': a full domain name",
        "recipient|age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q|recipient:",
        "contact|nobody|contact: 'nobody': an e-mail address",
        "group|beta|group: 'beta': canary or production",
        "agreementSigned|2999-01-01|agreementSigned: '2999-01-01': is in the future",
        "takeOver|true|takeOver: 'true': the 12 digits that a refused onboarding shows",
        "takeOver|3f2a9c1d4e5f|operator: is missing; takeOver names who decides",
        "colour|red|colour"
      })
  void badInputFailsAtOnceNamingFieldValueAndRule(String line) {
    var parts = line.split("\\|", 3);
    var run = kit.onboard(with(parts[0], parts[1]));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(parts[2]);
    assertThat(world.things()).isEmpty();
  }

  private static final DnsConflict WILDCARD =
      new DnsConflict(
          new Domain("platform.example"),
          "*",
          "A",
          300,
          Map.of(),
          List.of("203.0.113.9"),
          DnsConflict.Kind.KEPT,
          "answers for alpha.platform.example now");

  private static String rootMessage(Throwable failure) {
    var cause = failure.getCause();
    return cause == null ? String.valueOf(failure.getMessage()) : rootMessage(cause);
  }

  private String refusal(Map<String, Object> input) {
    var run = kit.onboard(input);
    var failure = catchThrowable(() -> run.getResult(OnboardClientResult.class));
    assertThat(failure).isInstanceOf(WorkflowFailedException.class);
    assertThat(failure).rootCause().hasMessageContaining("FOREIGN_RESOURCE");
    assertThat(progress(run).items())
        .filteredOn(item -> item.step().equals("NAMES_FREE"))
        .extracting(Checklist.Item::state)
        .containsExactly(StepState.STUCK);
    assertThat(world.things()).isEmpty();
    return rootMessage(failure);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trafficOfOthersIsNamedAndRefusedBeforeAnythingIsMade(boolean dry) {
    world.putRecords(WILDCARD);
    world.putServers(Conflict.ofOthers("server alpha (id 7)", "would stay"));
    assertThat(refusal(with("dryRun", dry)))
        .contains("rrset *.platform.example A 203.0.113.9 answers for alpha.platform.example now")
        .contains("server alpha (id 7) would stay")
        .containsPattern("--take-over [0-9a-f]{12} ");
  }

  @Test
  void aDecisionIsAboutExactlyWhatWasNamedAndIsWrittenDown() {
    world.putRecords(WILDCARD);
    var decided = new TreeMap<>(ALPHA);
    decided.put("operator", "eva");
    decided.put("takeOver", digest(refusal(ALPHA)));

    world.putServers(Conflict.ofOthers("server alpha (id 7)", "would stay"));
    var later = refusal(decided);
    assertThat(later).contains("is not the digest of what is there now", "server alpha (id 7)");

    decided.put("takeOver", digest(later));
    var run = kit.onboard(decided);
    assertThat(run.getResult(OnboardClientResult.class).summary())
        .contains("take-over decided by eva (%s): rrset *.platform".formatted(digest(later)));
    assertThat(world.takenOver()).containsExactly(WILDCARD);
    assertThat(world.decisionOnPage("alpha")).startsWith("take-over decided by eva");
    assertThat(progress(run).items())
        .filteredOn(item -> item.step().equals("NAMES_FREE"))
        .singleElement()
        .satisfies(item -> assertThat(item.note()).startsWith("take-over decided by eva"));
  }

  private static String digest(String refusal) {
    return refusal.replaceAll(".*--take-over ([0-9a-f]{12}) .*", "$1");
  }

  private Instant inDays(int days) {
    return Instant.ofEpochMilli(kit.kit.currentTimeMillis()).plus(Duration.ofDays(days));
  }

  @Test
  void atTheWeeksLimitOfCertificatesAnOnboardingWaitsAndGoesOnByItself() {
    world.useUpCertificates(inDays(3), inDays(5)); // somebody else was faster after three days
    var run = kit.onboard(ALPHA);
    await().until(() -> progress(run).headline().startsWith("waits until "));
    assertThat(progress(run).headline()).contains(" UTC: 50 certificates were ordered, of 50");
    assertThat(progress(run).verbs()).containsExactly(Verb.RETRY, Verb.ABORT);
    assertThat(world.things()).isEmpty();

    var result = run.getResult(OnboardClientResult.class);

    assertThat(result.serverId()).isEqualTo(42);
    assertThat(world.alerts()).isEmpty();
    assertThat(inDays(0)).isAfter(Instant.now().plus(Duration.ofDays(4)));
  }

  @Test
  void anOnboardingThatWaitsForCertificatesCanBeAborted() {
    world.useUpCertificates(inDays(3));
    var run = kit.onboard(ALPHA);
    await().until(() -> progress(run).headline().startsWith("waits until "));
    run.signal("abort", decision("not needed any more"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .rootCause()
        .hasMessageContaining("aborted by ops: not needed any more");
    assertThat(world.things()).isEmpty();
  }

  @Test
  void anOnboardingThatWaitsForCertificatesLooksAgainAtARetry() {
    world.useUpCertificates(inDays(3), inDays(5));
    var run = kit.onboard(ALPHA);
    await().until(() -> progress(run).headline().startsWith("waits until "));
    var first = progress(run).headline();
    run.signal("retry", decision("limit raised"));
    await()
        .until(
            () ->
                progress(run).headline().startsWith("waits until ")
                    && !progress(run).headline().equals(first));
    run.signal("retry", decision("limit raised"));

    assertThat(run.getResult(OnboardClientResult.class).serverId()).isEqualTo(42);
    var ended = kit.client.fetchHistory("onboard/alpha").getEvents().getLast().getEventTime();
    assertThat(ended.getSeconds())
        .isLessThan(Instant.now().plus(Duration.ofDays(2)).getEpochSecond());
  }

  @Test
  void whatAppearedDuringTheWaitForCertificatesStopsBeforeAnythingIsBought() {
    world.useUpCertificates(inDays(3));
    var run = kit.onboard(ALPHA);
    await().until(() -> progress(run).headline().startsWith("waits until "));
    world.putRecords(WILDCARD);
    run.signal("retry", decision("limit raised"));
    awaitStuck(run, "NAMES_FREE");
    assertThat(progress(run).headline()).contains("rrset *.platform.example A 203.0.113.9");
    assertThat(progress(run).verbs()).containsExactly(Verb.RETRY, Verb.ABORT);
    assertThat(world.things()).containsExactly("file alpha");

    run.signal("abort", decision("its owner is asked"));
    assertThatThrownBy(() -> run.getResult(OnboardClientResult.class))
        .rootCause()
        .hasMessageContaining("its owner is asked");
    assertThat(world.things()).isEmpty();
  }

  @Test
  void whatCannotBeTakenOverIsRefusedForAnyDecision() {
    world.putServers(Conflict.inTheWay("server client-alpha", "has the name"));
    var decided = new TreeMap<>(ALPHA);
    decided.put("operator", "eva");
    decided.put("takeOver", "3f2a9c1d4e5f");
    assertThat(refusal(decided))
        .contains("server client-alpha has the name (cannot be taken over)")
        .doesNotContain("--take-over");
  }

  private boolean permitIsFree() {
    var status = client.newUntypedWorkflowStub("client/alpha").describe().getStatus();
    return status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  @Test
  void afterTheHandOverNothingIsRemovedAnyMoreAndThePaperworkMayBeSkipped() {
    world.fail("documentClient", UNAVAILABLE, "the repository is away");
    var run = kit.onboard(ALPHA);
    awaitStuck(run, "DOCUMENT_CLIENT");
    assertThat(progress(run).verbs()).containsExactly(Verb.RETRY, Verb.SKIP);
    run.signal("abort", decision("wrong domain"));
    run.signal("skip", skip("DOCUMENT_CLIENT", "the mirror is being moved"));
    assertThat(run.getResult(OnboardClientResult.class).skipped())
        .containsExactly("DOCUMENT_CLIENT");
    assertThat(world.things()).contains("server alpha", "secrets alpha", "file alpha");
  }
}
