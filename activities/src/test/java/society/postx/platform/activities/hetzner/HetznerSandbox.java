package society.postx.platform.activities.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.Group;

/** Hetzner's APIs in this process, without machines, and our client of them. */
public final class HetznerSandbox implements AutoCloseable {
  public static final RunLabel RUN = new RunLabel("run-1");
  public static final RunLabel LATER_RUN = new RunLabel("run-2");

  private final Sandbox sandbox;
  private final HetznerProject hetzner;

  public HetznerSandbox() {
    this.sandbox = Sandbox.start(SandboxOptions.apiOnly().withShortestAction(Duration.ofMillis(5)));
    this.hetzner =
        new HetznerProject(
            endpoints(),
            () -> sandbox.token(Sandbox.DEMO),
            Duration.ofMillis(20),
            new RateLimiter(InstantSource.system(), time -> {})); // what is to be waited for is not
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  public HetznerProject hetzner() {
    return hetzner;
  }

  private Endpoints endpoints() {
    return Endpoints.of(
        Map.of(
            "HCLOUD_ENDPOINT",
            sandbox.cloudEndpoint(),
            "HETZNER_ENDPOINT",
            sandbox.hetznerEndpoint()));
  }

  /** Ownership labels of client alpha. */
  public static SortedMap<String, String> labels() {
    return new TreeMap<>(
        Map.of(
            "managed-by", "post-x-platform",
            "client", "alpha",
            "role", "client",
            "group", Group.CANARY.label()));
  }

  @Override
  public void close() {
    hetzner.close();
    sandbox.close();
  }
}
