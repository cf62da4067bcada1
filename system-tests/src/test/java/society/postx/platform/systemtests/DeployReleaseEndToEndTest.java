package society.postx.platform.systemtests;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.rollout.RolloutOutcome;

/** A release that a person approves and that fails on one client; a proof runs the whole matrix. */
@Tag("sandbox")
@Order(2)
@ExtendWith(SharedFleet.class)
class DeployReleaseEndToEndTest {
  private static final String OLD = "28.0.1";
  private static final String NEW = "28.0.2";

  private static Fleet fleet;

  @BeforeAll
  static void aFileEach(Fleet shared) {
    fleet = shared;
    Fleet.CLIENTS.forEach(it -> fleet.nextcloud(it).write("what %s wrote".formatted(it)));
  }

  @Test
  void anApprovedReleaseReachesProductionAndAClientThatFailsIsBroughtBackWithItsData() {
    fleet
        .stack()
        .repository
        .edit("apps/nextcloud/compose.yml", "image: nextcloud:.+", "image: nextcloud:" + NEW);
    fleet.nextcloud("gamma").breakNextUpdate();
    var operator = fleet.stack().operator;
    var run = operator.deploy("nextcloud", NEW + " security release", "--failure-budget", "1");
    assertThat(run.asked()).contains(Fleet.CANARY);
    theyRun(Map.of("alpha", NEW, "beta", OLD, "gamma", OLD));

    operator.approve(run, "canary is healthy");
    var result = run.release();
    assertThat(result.outcome()).isEqualTo(RolloutOutcome.DONE);
    assertThat(
            result.clients().stream().collect(toMap(it -> it.client().value(), it -> it.outcome())))
        .isEqualTo(
            Map.of("alpha", Outcome.DONE, "beta", Outcome.DONE, "gamma", Outcome.ROLLED_BACK));
    result.clients().forEach(it -> Figures.say("%s: %s".formatted(it.client(), it.downtime())));
    theyRun(Map.of("alpha", NEW, "beta", NEW, "gamma", OLD));
    assertThat(fleet.stack().repository.text("deployments/%s.md".formatted(result.id())))
        .contains(Fleet.CLIENTS);
  }

  /** Checks each client's version in Docker and for visitors, and that each has its file. */
  private static void theyRun(Map<String, String> versions) {
    versions.forEach(
        (client, version) -> {
          var nextcloud = fleet.nextcloud(client);
          assertThat(nextcloud.image()).as(client).isEqualTo("nextcloud:" + version);
          assertThat(nextcloud.version()).as(client).isEqualTo(version);
          assertThat(nextcloud.note()).isEqualTo("what %s wrote".formatted(client));
        });
  }
}
