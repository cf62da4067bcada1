package society.postx.platform.benchmarks.process;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Runs a real Temporal server with a database in a file, as the demo does. */
public final class TemporalServer implements AutoCloseable {
  private final int port = ChildProcess.freePort();
  private final WorkflowServiceStubs stubs;
  private final ChildProcess process;

  /**
   * @param folder of its database and log
   */
  public TemporalServer(Path program, Path folder) {
    process =
        new ChildProcess(
            List.of(
                program.toString(),
                "server",
                "start-dev",
                "--headless",
                "--log-level=warn",
                "--search-attribute=Client=Keyword",
                "--search-attribute=Operation=Keyword",
                "--search-attribute=Stage=Keyword",
                "--db-filename=" + folder.resolve("temporal.db"),
                "--port=" + port,
                "--http-port=" + ChildProcess.freePort()),
            Map.of(),
            folder.resolve("temporal.log"));
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    process.await(this::answers);
  }

  private boolean answers() {
    try {
      return stubs.healthCheck().getStatus() == ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public WorkflowClient client() {
    return WorkflowClient.newInstance(
        stubs,
        WorkflowClientOptions.newBuilder().setDataConverter(PlatformConverter.INSTANCE).build());
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    process.close();
  }
}
