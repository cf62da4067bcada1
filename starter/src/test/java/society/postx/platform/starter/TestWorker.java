package society.postx.platform.starter;

import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.onboarding.OnboardClientImpl;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.testkit.TestWorkers;

/** Runs a worker with the real workflows and in-memory activities against a Temporal server. */
public final class TestWorker implements AutoCloseable {
  public final FakeOnboarding world;
  private final TestWorkers workers;

  public TestWorker(String address, String namespace) {
    this(address, namespace, new FakeOnboarding());
  }

  public TestWorker(String address, String namespace, FakeOnboarding world) {
    this.world = world;
    workers =
        new TestWorkers(address, namespace)
            .work(
                world,
                OnboardClientImpl.class,
                DeployReleaseImpl.class,
                DeployClientImpl.class,
                SendAlertImpl.class,
                PermitImpl.class);
  }

  @Override
  public void close() {
    workers.close();
  }
}
