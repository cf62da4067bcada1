package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.client.Group.CANARY;
import static society.postx.platform.workflows.client.Group.PRODUCTION;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.release.FakeHost.OLD;
import static society.postx.platform.workflows.release.ReleaseTestKit.decision;
import static society.postx.platform.workflows.release.ReleaseTestKit.result;
import static society.postx.platform.workflows.release.ReleaseTestKit.skip;
import static society.postx.platform.workflows.release.ReleaseTestKit.with;

import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.plan.Freeze;

/** Proves that a rollback from any state leaves every host on what it ran before. */
@Timeout(60)
class RollbackTest {
  private final ReleaseTestKit kit = new ReleaseTestKit();
  private final FakeFleet fleet = kit.fleet;
  private Runnable letGo = () -> {};

  @BeforeEach
  void oneCanaryAndTwoInProduction() {
    fleet.add("alpha", CANARY);
    fleet.add("beta", PRODUCTION);
    fleet.add("gamma", PRODUCTION);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @ParameterizedTest
  @EnumSource(RolloutStage.class)
  void aRollbackFromEveryStateLeavesEveryHostAsItWas(RolloutStage state) {
    if (!state.verbs().contains(Verb.ROLLBACK)) {
      return; // over already, or on its way: StateTest has the refusals
    }
    var run = reach(state);
    kit.awaitGate(run, state);
    run.signal("rollback", decision("users complain"));
    letGo.run();
    assertThat(result(run).outcome()).isEqualTo(RolloutOutcome.ROLLED_BACK);
    for (var name : List.of("alpha", "beta", "gamma")) {
      assertThat(fleet.host(name).commit()).as(name).isEqualTo(OLD);
    }
  }

  private WorkflowStub reach(RolloutStage state) {
    var input =
        switch (state) {
          case SOAK -> with("soak", "PT1H");
          case SOAK_UNCLEAR -> with("soak", "PT1M");
          case WAVE_APPROVAL -> with("approveEachWave", true);
          default -> with();
        };
    return switch (state) {
      case PREPARING -> held(input, "inspect", false);
      case SCANNER_STUCK -> failing(input, "scanImages");
      case IMAGES_STUCK -> critical(input);
      case SECRETS_STUCK -> failing(input, "refuseSecrets");
      case TARGETS_STUCK -> condition(input, "beta", Condition.UNHEALTHY);
      case CANARY -> held(input, "deploy alpha", false);
      case CANARY_STUCK -> canaryVanishes(input);
      case SOAK, APPROVAL -> kit.deploy(input);
      case SOAK_UNCLEAR -> unclear(input);
      case WAVE -> held(input, "deploy beta", true);
      case WAVE_APPROVAL -> approved(input);
      case WINDOW -> frozen(input);
      case DEFERRED -> deferred(input);
      case PAUSED -> paused(input);
      case ROLLING_BACK, ROLLBACK_STUCK, RECORDING, RECORD_STUCK, ENDED ->
          throw new IllegalArgumentException(state.name());
    };
  }

  private WorkflowStub approved(Map<String, Object> input) {
    var run = kit.deploy(input);
    kit.approve(run);
    return run;
  }

  private WorkflowStub held(Map<String, Object> input, String activity, boolean approved) {
    var latch = fleet.hold(activity);
    letGo = latch::countDown;
    return approved ? approved(input) : kit.deploy(input);
  }

  private WorkflowStub failing(Map<String, Object> input, String activity) {
    fleet.fail(activity, UNAVAILABLE, "no answer");
    return kit.deploy(input);
  }

  private WorkflowStub critical(Map<String, Object> input) {
    fleet.critical().add(DeployReleaseTest.finding());
    return kit.deploy(input);
  }

  private WorkflowStub condition(Map<String, Object> input, String name, Condition how) {
    fleet.host(name).condition(how);
    return kit.deploy(input);
  }

  /** It was let go at the gate, and cannot be reached after that. */
  private WorkflowStub canaryVanishes(Map<String, Object> input) {
    fleet.host("alpha").condition(Condition.UNREACHABLE);
    letGo = () -> fleet.host("alpha").condition(Condition.HEALTHY);
    var run = kit.deploy(input);
    kit.awaitGate(run, RolloutStage.TARGETS_STUCK);
    run.signal("skip", skip("TARGETS_STUCK", "it comes back"));
    return run;
  }

  private WorkflowStub unclear(Map<String, Object> input) {
    fleet.fail("sampleHealth", UNAVAILABLE, "no answer");
    var run = kit.deploy(input);
    kit.awaitGate(run, RolloutStage.SOAK);
    kit.kit.sleep(Duration.ofMinutes(2));
    return run;
  }

  private WorkflowStub frozen(Map<String, Object> input) {
    var today =
        Instant.ofEpochMilli(kit.kit.currentTimeMillis())
            .atZone(ZoneId.of("Europe/Berlin"))
            .toLocalDate();
    fleet.freezes().add(new Freeze(today, today.plusDays(1), "elections"));
    return kit.deploy(input);
  }

  private WorkflowStub deferred(Map<String, Object> input) {
    fleet.host("gamma").condition(Condition.UNREACHABLE);
    return approved(input);
  }

  private WorkflowStub paused(Map<String, Object> input) {
    var run = held(input, "deploy beta", true);
    await().until(() -> fleet.journal("beta").contains("deploy 0e5"));
    run.signal("pause", decision("wait"));
    return run;
  }
}
