package society.postx.platform.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverterException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.onboarding.OnboardClientResult;
import society.postx.platform.workflows.onboarding.OnboardingTestKit;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.pruning.PruneBackupsResult;
import society.postx.platform.workflows.release.DeployReleaseResult;
import society.postx.platform.workflows.release.ReleaseTestKit;
import society.postx.platform.workflows.rollout.Approvals;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.testkit.Contracts;
import society.postx.platform.workflows.testkit.NewerPlatform;
import society.postx.platform.workflows.testkit.WorkflowTestKit;
import society.postx.platform.workflows.upgrade.UpgradeServersResult;
import society.postx.platform.workflows.upgrade.UpgradeTestKit;

/**
 * Proves that no operation fails when a worker of the next version writes an extra field into every
 * record.
 */
@Timeout(120)
class NewerWorkerTest {
  @Test
  void anOnboardingAndAPruningGoOn() {
    try (var kit =
        new OnboardingTestKit(new FakeOnboarding(), new WorkflowTestKit(new NewerPlatform()))) {
      var onboarded = kit.onboard(OnboardingTestKit.ALPHA).getResult(OnboardClientResult.class);
      assertThat(onboarded.client()).hasToString("alpha");
      var pruning =
          kit.client.newUntypedWorkflowStub("PruneBackups", OnboardingTestKit.options("prune"));
      pruning.start(Map.of());
      assertThat(pruning.getResult(PruneBackupsResult.class).summary())
          .isEqualTo("1 of 1 clients pruned");
      assertSawAFieldMore(pruning);
    }
  }

  /** Their inputs are such as people type, but here a worker wrote them. */
  @Test
  void aChildThatPeopleCouldStartTooGoesOn() {
    try (var kit =
        new OnboardingTestKit(new FakeOnboarding(), new WorkflowTestKit(new NewerPlatform()))) {
      kit.world.putForeign("file beta");
      kit.world.question("beta", "7 snapshots would be forgotten");
      var pruning =
          kit.client.newUntypedWorkflowStub("PruneBackups", OnboardingTestKit.options("prune"));
      pruning.start(Map.of());
      pruning.getResult(PruneBackupsResult.class);
      var asked = kit.client.newUntypedWorkflowStub("forget/beta");
      assertThat(asked.getResult(Map.class)).containsEntry("done", false); // nobody answered
    }
  }

  @Test
  void aReleaseIsApprovedAndRolledBack() {
    try (var kit = new ReleaseTestKit(new WorkflowTestKit(new NewerPlatform()))) {
      kit.fleet.add("alpha", CANARY);
      kit.fleet.add("beta", PRODUCTION);
      var release = kit.deploy(ReleaseTestKit.RELEASE);
      kit.awaitGate(release, RolloutStage.APPROVAL);
      release.signal("rollback", Map.of("operator", "ops", "reason", "login is slow"));
      var result = release.getResult(DeployReleaseResult.class);
      assertThat(result.outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
      assertThat(result.clients())
          .extracting(DeploymentResult::outcome)
          .contains(DeploymentResult.Outcome.ROLLED_BACK);
      assertSawAFieldMore(release);
    }
  }

  @Test
  void anUpgradeIsApprovedAndDone() {
    try (var kit = new UpgradeTestKit(new WorkflowTestKit(new NewerPlatform()))) {
      kit.servers.add("alpha", CANARY);
      kit.servers.add("beta", PRODUCTION);
      var upgrade = kit.upgrade(UpgradeTestKit.UPGRADE);
      kit.awaitGate(upgrade, RolloutStage.APPROVAL);
      Approvals.approve(upgrade, "canary is healthy");
      assertThat(upgrade.getResult(UpgradeServersResult.class).outcome())
          .isEqualTo(RolloutOutcome.DONE);
      assertSawAFieldMore(upgrade);
    }
  }

  private static void assertSawAFieldMore(WorkflowStub run) {
    assertThat(run.getResult(Map.class)).containsKey("addedByANewerVersion");
  }

  /** Every record that crosses Temporal, itself or inside another one. */
  static Stream<Class<?>> records() {
    var found = new TreeSet<Class<?>>(Comparator.comparing(Class::getName));
    Stream.concat(Contracts.workflows().stream(), Contracts.activities().stream())
        .flatMap(contract -> Arrays.stream(contract.getMethods()))
        .forEach(
            method -> {
              collect(method.getGenericReturnType(), found);
              Arrays.stream(method.getGenericParameterTypes()).forEach(it -> collect(it, found));
            });
    return found.stream().filter(record -> record != Decision.class); // people alone send it
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      collect(generic.getRawType(), found);
      Arrays.stream(generic.getActualTypeArguments()).forEach(it -> collect(it, found));
    } else if (type instanceof GenericArrayType array) {
      collect(array.getGenericComponentType(), found);
    } else if (type instanceof Class<?> one && one.isRecord() && found.add(one)) {
      Arrays.stream(one.getRecordComponents())
          .forEach(field -> collect(field.getGenericType(), found));
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void aFieldMoreChangesNothingOfAnyRecord(Class<?> record) {
    assertThat(read("{\"addedLater\":{\"x\":[1]}}", record)).isEqualTo(read("{}", record));
  }

  /** The value, or what is wrong with it. */
  private static Object read(String json, Class<?> record) {
    try {
      return PlatformConverter.INSTANCE.fromPayload(payload(json), record, record);
    } catch (DataConverterException e) {
      return Throwables.getRootCause(e).getClass();
    }
  }

  private static Payload payload(String json) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8(json))
        .build();
  }
}
