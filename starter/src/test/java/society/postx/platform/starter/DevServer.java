package society.postx.platform.starter;

import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import society.postx.platform.starter.shell.ExternalTool;

/** Runs a real Temporal server in memory, since the test server has no lists and namespaces. */
public final class DevServer implements BeforeAllCallback, AfterAllCallback {
  private final int port = Ports.free();
  private @Nullable Process server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    RequiredTools.need("temporal");
    var temporal = ExternalTool.need("temporal", new Terminal().shell()).path().toString();
    server =
        new ProcessBuilder(
                temporal,
                "server",
                "start-dev",
                "--headless",
                "--log-level",
                "error",
                "--port",
                String.valueOf(port),
                "--http-port",
                String.valueOf(Ports.free()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitServing();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** A port that accepts connections is not yet a server that answers requests. */
  private void awaitServing() {
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    try {
      await("Temporal answers")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> stubs.healthCheck().getStatus() == ServingStatus.SERVING);
    } finally {
      stubs.shutdownNow();
    }
  }
}
