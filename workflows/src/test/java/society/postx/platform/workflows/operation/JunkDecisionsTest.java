package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.deployment.DeployClient;
import society.postx.platform.workflows.offboarding.FakeOffboarding;
import society.postx.platform.workflows.offboarding.OffboardClient;
import society.postx.platform.workflows.offboarding.OffboardClientImpl;
import society.postx.platform.workflows.onboarding.OnboardClient;
import society.postx.platform.workflows.onboarding.OnboardingTestKit;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.pruning.ForgetSnapshots;
import society.postx.platform.workflows.reinstatement.FakeReinstatements;
import society.postx.platform.workflows.reinstatement.ReinstateClient;
import society.postx.platform.workflows.reinstatement.ReinstateClientImpl;
import society.postx.platform.workflows.release.DeployRelease;
import society.postx.platform.workflows.release.ReleaseTestKit;
import society.postx.platform.workflows.restore.RestoreClient;
import society.postx.platform.workflows.restore.RestoreTestKit;
import society.postx.platform.workflows.retention.FakeArchives;
import society.postx.platform.workflows.retention.RetainThenDelete;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.WorkflowTestKit;
import society.postx.platform.workflows.upgrade.UpgradeServer;
import society.postx.platform.workflows.upgrade.UpgradeServers;
import society.postx.platform.workflows.upgrade.UpgradeTestKit;

/**
 * Junk that is sent to a workflow that waits for a decision is refused in its log and changes
 * nothing else: it still answers, waits, and hears the next one.
 */
@Timeout(120)
class JunkDecisionsTest {
  private static final int RANDOM = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Every workflow type that hears decisions, waiting for one. */
  private static final Map<Class<?>, Scene> SCENES =
      Map.of(
          ReinstateClient.class, JunkDecisionsTest::stuckReinstatement,
          OnboardClient.class, JunkDecisionsTest::stuckOnboarding,
          DeployRelease.class, JunkDecisionsTest::releaseAtItsApproval,
          DeployClient.class, JunkDecisionsTest::stuckRollback,
          UpgradeServers.class, JunkDecisionsTest::upgradeAtItsApproval,
          UpgradeServer.class, JunkDecisionsTest::stuckUpgrade,
          ForgetSnapshots.class, JunkDecisionsTest::stuckForgetting,
          RetainThenDelete.class, JunkDecisionsTest::stuckDeletion,
          OffboardClient.class, JunkDecisionsTest::stuckOffboarding,
          RestoreClient.class, JunkDecisionsTest::stuckRestore);

  private interface Scene {
    Waiting open();
  }

  private record Waiting(WorkflowStub run, AutoCloseable world) {}

  private AutoCloseable world = () -> {};

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  static Stream<Class<?>> contracts() {
    return SCENES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void junkSignalsAreRefusedInTheLogAndChangeNothing(Class<?> contract) {
    var run = open(contract);
    var before = progress(run);
    for (var signal : names(contract, SignalMethod.class)) {
      run.signal(signal);
      run.signal(signal, (Object) null);
      junk().forEach(value -> run.signal(signal, value));
    }
    var after = progress(run);
    assertThat(after.stage()).isEqualTo(before.stage());
    assertThat(after.verbs()).isEqualTo(before.verbs());
    assertThat(after.decisions())
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.outcome()).startsWith("refused: "));
    assertThat(after.decisions().toString().length()).isLessThan(20_000);
    assertThat(after.decisions().toString()).doesNotContainPattern("\\p{Cntrl}");
    assertHears(run);
  }

  /** Temporal's SDK drops a signal that the converter cannot read, and answers such an update. */
  @ParameterizedTest
  @MethodSource("contracts")
  void invalidJsonChangesNothing(Class<?> contract) {
    var run = open(contract);
    for (var signal : names(contract, SignalMethod.class)) {
      raw().forEach(value -> run.signal(signal, value));
    }
    for (var update : names(contract, UpdateMethod.class)) {
      raw()
          .forEach(
              value ->
                  assertThatThrownBy(() -> run.update(update, Checklist.class, value))
                      .isInstanceOf(WorkflowUpdateException.class));
    }
    assertHears(run);
  }

  private static Stream<RawValue> raw() {
    return Stream.of(
        raw("json/plain", "{\"operator\""),
        raw("json/plain", ""),
        raw("json/plain", "[".repeat(900_000) + "]".repeat(900_000)),
        raw("binary/plain", "{}"),
        raw("binary/null", "{}"),
        raw("json/protobuf", "{}"),
        raw("x", "{}"));
  }

  private static RawValue raw(String encoding, String text) {
    return new RawValue(
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
            .setData(ByteString.copyFromUtf8(text))
            .build());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void junkUpdatesAreAnsweredWithARefusal(Class<?> contract) {
    var run = open(contract);
    for (var update : names(contract, UpdateMethod.class)) {
      assertRefused(() -> run.update(update, Checklist.class));
      assertRefused(() -> run.update(update, Checklist.class, (Object) null));
      JunkJson.notorious()
          .forEach(value -> assertRefused(() -> run.update(update, Checklist.class, value)));
    }
    assertHears(run);
  }

  /** Signals of other workflows are not decisions: the log shows none of them. */
  @ParameterizedTest
  @MethodSource("contracts")
  void junkToSignalsOfOtherWorkflowsChangesNothing(Class<?> contract) {
    var run = open(contract);
    var before = progress(run);
    for (var signal : namesOfOtherSignals(contract)) {
      run.signal(signal);
      run.signal(signal, (Object) null);
      run.signal(signal, Map.of("client", "nobody", "about", "is stuck"));
      run.signal(signal, Map.of("client", "alpha", "about", "has ended"));
      junk().forEach(value -> run.signal(signal, value));
    }
    assertThat(progress(run))
        .usingRecursiveComparison()
        .ignoringFields("items", "undelivered") // a step runs on, and an alert may arrive meanwhile
        .isEqualTo(before);
    assertHears(run);
  }

  private static Set<String> namesOfOtherSignals(Class<?> contract) {
    var names = new TreeSet<String>();
    for (var method : contract.getMethods()) {
      if (method.isAnnotationPresent(SignalMethod.class)) {
        names.add(method.getName());
      }
    }
    names.removeAll(names(contract, SignalMethod.class));
    return names;
  }

  @Test
  void everyWorkflowThatHearsDecisionsIsTried() {
    var hearing =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("society.postx.platform.workflows")
                .stream()
                .filter(type -> type.isAnnotatedWith(WorkflowInterface.class))
                .map(type -> type.reflect())
                .filter(type -> !names(type, SignalMethod.class).isEmpty())
                .collect(toSet());
    assertThat(SCENES.keySet()).isEqualTo(hearing);
  }

  private static Stream<JsonNode> junk() {
    var seed = Long.getLong("junk.seed", System.nanoTime());
    System.out.println("junk.seed=" + seed);
    var random = new JunkJson(seed);
    return Stream.concat(
        JunkJson.notorious().stream(), IntStream.range(0, RANDOM).mapToObj(i -> random.next()));
  }

  /** Handlers that take a decision. */
  private static Set<String> names(
      Class<?> contract, Class<? extends java.lang.annotation.Annotation> kind) {
    var names = new TreeSet<String>();
    for (var method : contract.getMethods()) {
      if (method.isAnnotationPresent(kind)
          && Arrays.equals(method.getParameterTypes(), new Class<?>[] {Decision.class})) {
        var update = method.getAnnotation(UpdateMethod.class);
        names.add(update == null ? method.getName() : update.name());
      }
    }
    return names;
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("type='REQUEST_REFUSED'");
  }

  /** A valid decision counts, after any junk. */
  private static void assertHears(WorkflowStub run) {
    run.signal("abort", Map.of("operator", "ops", "reason", "enough"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                progress(run).decisions().getLast().outcome().equals("accepted")
                    && !progress(run).stage().equals(Operation.WAITS));
  }

  private static Checklist progress(WorkflowStub run) {
    return run.query("progress", Checklist.class);
  }

  private WorkflowStub open(Class<?> contract) {
    var waiting = Objects.requireNonNull(SCENES.get(contract)).open();
    world = waiting.world();
    await().atMost(PATIENCE).until(() -> progress(waiting.run()).stage().equals(Operation.WAITS));
    return waiting.run();
  }

  private static Waiting stuckOnboarding() {
    var kit = new OnboardingTestKit();
    kit.world.fail("checkPorts", UNAVAILABLE, "port 25 is open");
    return new Waiting(kit.onboard(OnboardingTestKit.ALPHA), kit);
  }

  private static Waiting stuckForgetting() {
    var kit = new OnboardingTestKit();
    kit.world.putForeign("file beta");
    kit.world.putForeign("snapshot beta 1");
    kit.world.question("beta", "7 snapshots would be forgotten");
    kit.world.fail("prune beta", UNAVAILABLE, "the box does not answer");
    var run =
        kit.client.newUntypedWorkflowStub(
            "ForgetSnapshots", WorkflowTestKit.options("forget/beta"));
    run.start(Map.of("client", "beta"));
    await().ignoreExceptions().atMost(PATIENCE).until(() -> progress(run).question() != null);
    var plan = Objects.requireNonNull(progress(run).question()).digest();
    run.signal("approve", Map.of("operator", "ops", "reason", "they are old", "plan", plan));
    return new Waiting(run, kit);
  }

  private static Waiting stuckDeletion() {
    var kit = new WorkflowTestKit();
    var world = FakeArchives.overdue(() -> Instant.ofEpochMilli(kit.currentTimeMillis()));
    world.fail("moveToTrash", UNAVAILABLE, "the box does not answer");
    kit.work(world, RetainThenDeleteImpl.class, SendAlertImpl.class, PermitImpl.class);
    kit.client()
        .newUntypedWorkflowStub("RetainThenDelete", WorkflowTestKit.options(FakeArchives.ID))
        .start(Map.of("client", "alpha"));
    var newest = kit.client().newUntypedWorkflowStub(FakeArchives.ID); // it continues as a new run
    return new Waiting(newest, kit);
  }

  private static Waiting stuckOffboarding() {
    var kit = new WorkflowTestKit();
    var world = new FakeOffboarding(() -> Instant.ofEpochMilli(kit.currentTimeMillis()));
    world.add("alpha", PRODUCTION);
    world.fail("showFarewell", UNAVAILABLE, "the host does not answer");
    kit.work(world, OffboardClientImpl.class, SendAlertImpl.class, PermitImpl.class);
    var run =
        kit.client()
            .newUntypedWorkflowStub("OffboardClient", WorkflowTestKit.options("offboard/alpha"));
    run.start(
        Map.of(
            "client", "alpha",
            "terminationDate", "2026-01-31",
            "dataExport", false,
            "finalInvoice", "2026-0031",
            "operator", "bob",
            "reason", "contract ended"));
    RestoreTestKit.awaitWaits(run, "APPROVE_REMOVAL");
    Approvals.approve(run, "contract ended");
    RestoreTestKit.awaitWaits(run, "USERS_OUT");
    return new Waiting(run, kit);
  }

  private static Waiting stuckReinstatement() {
    var kit = new WorkflowTestKit();
    var world = new FakeReinstatements(() -> Instant.ofEpochMilli(kit.currentTimeMillis()));
    world.add("alpha", PRODUCTION);
    world.fail("bringRepositoryHome", UNAVAILABLE, "the box does not answer");
    kit.work(world, ReinstateClientImpl.class, SendAlertImpl.class, PermitImpl.class);
    var run =
        kit.client()
            .newUntypedWorkflowStub("ReinstateClient", WorkflowTestKit.options("reinstate/alpha"));
    run.start(Map.of("client", "alpha", "operator", "bob", "reason", "the customer stays"));
    RestoreTestKit.awaitWaits(run, "APPROVE_RETURN");
    Approvals.approve(run, "the customer stays");
    RestoreTestKit.awaitWaits(run, "BRING_REPOSITORY_HOME");
    return new Waiting(run, kit);
  }

  private static Waiting stuckRestore() {
    var kit = new RestoreTestKit();
    kit.world.fail("restore", UNAVAILABLE, "the box does not answer");
    var run = kit.restore(RestoreTestKit.ALPHA);
    RestoreTestKit.awaitWaits(run, "APPROVE_RESTORE");
    Approvals.approve(run, "the client agreed");
    RestoreTestKit.awaitWaits(run, "RESTORE");
    return new Waiting(run, kit);
  }

  private static ReleaseTestKit release() {
    var kit = new ReleaseTestKit();
    kit.fleet.add("alpha", CANARY);
    kit.fleet.add("beta", PRODUCTION);
    return kit;
  }

  private static Waiting releaseAtItsApproval() {
    var kit = release();
    return new Waiting(kit.deploy(ReleaseTestKit.RELEASE), kit);
  }

  private static Waiting stuckRollback() {
    var kit = release();
    var run = kit.deploy(ReleaseTestKit.RELEASE);
    kit.awaitGate(run, RolloutStage.APPROVAL);
    kit.fleet.fail("deploy alpha", JOB_FAILED, "disk full");
    run.signal("rollback", Map.of("operator", "ops", "reason", "login is slow"));
    return new Waiting(kit.share("alpha"), kit);
  }

  private static UpgradeTestKit upgrade() {
    var kit = new UpgradeTestKit();
    for (var client : List.of("alpha", "beta")) {
      kit.servers.add(client, client.equals("alpha") ? CANARY : PRODUCTION);
    }
    return kit;
  }

  private static Waiting upgradeAtItsApproval() {
    var kit = upgrade();
    return new Waiting(kit.upgrade(UpgradeTestKit.UPGRADE), kit);
  }

  private static Waiting stuckUpgrade() {
    var kit = upgrade();
    kit.servers.sicken("alpha");
    kit.upgrade(UpgradeTestKit.UPGRADE);
    return new Waiting(kit.stuck("alpha"), kit);
  }
}
