package society.postx.platform.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** The snapshot plan of a box and its snapshots, as Hetzner's description has them. */
class BoxSnapshotsTest {
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());
  private final ApiClient api = ApiClient.storage(sandbox);
  private final String box = "/storage_boxes/" + sandbox.storageBox().id();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aBoxHasAtMostOnePlanAndItsSnapshotsOutliveIt() {
    assertThat(api.get(box).at("/storage_box/snapshot_plan").isNull()).isTrue();
    enable("{\"max_snapshots\": 10, \"minute\": 0, \"hour\": 3}");
    enable("{\"max_snapshots\": 4, \"minute\": 45, \"hour\": 6, \"day_of_week\": 7}");
    var plan = api.get(box).at("/storage_box/snapshot_plan");
    assertThat(plan.at("/max_snapshots").asInt()).isEqualTo(4);
    assertThat(plan.at("/day_of_week").asInt()).isEqualTo(7);
    assertThat(plan.at("/day_of_month").isNull()).isTrue();
    api.done(api.post(box + "/snapshots", "{\"description\": \"by hand\"}"));
    api.done(api.post(box + "/actions/disable_snapshot_plan", ""));
    assertThat(api.get(box).at("/storage_box/snapshot_plan").isNull()).isTrue();
    assertThat(api.get(box + "/snapshots").at("/snapshots")).hasSize(1);
  }

  @Test
  void theTypesLimitsHold() {
    var limit = api.get(box).at("/storage_box/storage_box_type/automatic_snapshot_limit").asInt();
    var more = "{\"max_snapshots\": %d, \"minute\": 0, \"hour\": 3}".formatted(limit + 1);
    var refused = api.post(box + "/actions/enable_snapshot_plan", more);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/error/details/fields/0/name").asText()).isEqualTo("max_snapshots");
    var late = "{\"max_snapshots\": 1, \"minute\": 0, \"hour\": 24}";
    assertThat(api.post(box + "/actions/enable_snapshot_plan", late).status()).isEqualTo(422);
    for (var number = 0; number < limit; number++) {
      api.done(api.post(box + "/snapshots", "{}"));
    }
    assertThat(api.post(box + "/snapshots", "{}").at("/error/code").asText())
        .isEqualTo("resource_limit_exceeded");
  }

  private void enable(String plan) {
    api.done(api.post(box + "/actions/enable_snapshot_plan", plan));
  }
}
