package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Runs a real Temporal server in its own process; its database is a file that survives it. */
final class TemporalServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final TemporalProgram program;
  private final Path folder;
  private final int port = FreePort.next();
  private final int httpPort = FreePort.next();
  private final WorkflowServiceStubs stubs;
  private @Nullable Process process;

  /** The development server of Temporal's command line. */
  TemporalServer(Path program, Path folder) {
    this(TemporalProgram.development(program), folder);
  }

  TemporalServer(TemporalProgram program, Path folder) {
    this.program = program;
    this.folder = folder;
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    start();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  WorkflowClient client() {
    return WorkflowClient.newInstance(
        stubs,
        WorkflowClientOptions.newBuilder().setDataConverter(PlatformConverter.INSTANCE).build());
  }

  ScheduleClient schedules() {
    return ScheduleClient.newInstance(
        stubs,
        ScheduleClientOptions.newBuilder().setDataConverter(PlatformConverter.INSTANCE).build());
  }

  /** The folder of its database, of SQLite's other files, and of its log. */
  Path folder() {
    return folder;
  }

  /** Starts it on the same port and database as before; returns when it answers. */
  void start() {
    try {
      process = program.start(port, httpPort, folder.resolve("temporal.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("Temporal answers")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> stubs.healthCheck().getStatus() == ServingStatus.SERVING);
  }

  /** Adds those that operations are found by. */
  void addSearchAttributes() {
    var operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(address())
                .validateAndBuildWithDefaults());
    try {
      var request =
          AddSearchAttributesRequest.newBuilder()
              .setNamespace(client().getOptions().getNamespace());
      for (var name : List.of("Client", "Operation", "Stage")) {
        request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
      }
      var unused = operator.blockingStub().addSearchAttributes(request.build());
    } finally {
      operator.shutdownNow();
    }
  }

  /** Kills it with SIGKILL. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    kill();
  }
}
