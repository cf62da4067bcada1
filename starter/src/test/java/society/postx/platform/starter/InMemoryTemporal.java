package society.postx.platform.starter;

import io.temporal.testserver.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import society.postx.platform.workflows.onboarding.FakeOnboarding;

/**
 * Runs Temporal's test server on a real port, so that commands reach it with --address. A new one
 * for each test, whose worker would otherwise go on with what the test before it left running.
 */
public final class InMemoryTemporal implements BeforeEachCallback, AfterEachCallback {
  static {
    // The in-memory server's threads die when a caller hangs up, and that fails no test.
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  private final int port = Ports.free();
  private TestServer.@Nullable PortBoundTestServer server;

  @Override
  public void beforeEach(ExtensionContext context) {
    server = TestServer.createPortBoundServer(port);
    SearchAttributes.add(address());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public TestWorker crew() {
    return crew(new FakeOnboarding());
  }

  public TestWorker crew(FakeOnboarding world) {
    return new TestWorker(address(), "default", world);
  }
}
