package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.starter.box.StorageBoxClient;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/** The operator's side and the sandbox's Storage Box API agree about snapshot plans. */
class BoxPlanOnSandboxTest {
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aPlanIsSetReadBackAndRaised() {
    var box =
        new StorageBoxClient(
            sandbox.hetznerEndpoint(), sandbox.token(Sandbox.DEMO), sandbox.storageBox().id());
    var seen = box.read();
    assertThat(seen.plan()).isEmpty();
    assertThat(seen.limit()).isEqualTo(10); // bx11

    var fresh = BoxSnapshotPlan.fresh(seen.limit());
    box.enable(fresh);
    assertThat(box.read().plan()).contains(fresh);
    assertThat(fresh.outlivesTwoPrunes()).isTrue();

    var few = new BoxSnapshotPlan(2, 0, 3, 5, null);
    box.enable(few);
    var raised = few.raised(seen.limit());
    assertThat(raised).isEqualTo(Optional.of(new BoxSnapshotPlan(3, 0, 3, 5, null)));
    box.enable(raised.orElseThrow());
    assertThat(box.read().plan()).isEqualTo(raised);
  }
}
