package society.postx.platform.starter.connection;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.payload.PlatformConverter;

/** An open connection to a Temporal namespace. */
public final class Session {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private @Nullable OperatorServiceStubs operator;

  private Session(WorkflowServiceStubs stubs, WorkflowClient client) {
    this.stubs = stubs;
    this.client = client;
  }

  static Session open(Shell shell, TemporalConnection.Flags flags) {
    var configured = configured(shell, flags);
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(configured.toWorkflowServiceStubsOptions())
                .setRpcTimeout(PATIENCE)
                .build());
    var options =
        WorkflowClientOptions.newBuilder(configured.toWorkflowClientOptions())
            .setDataConverter(PlatformConverter.INSTANCE)
            .setIdentity(shell.operator() + "@platform") // who did it, in the history
            .build();
    var target = stubs.getOptions().getTarget();
    try {
      LoopbackCheck.refuseIfNobodyListens(target);
      stubs.connect(CONNECTING);
    } catch (IOException | RuntimeException e) {
      stubs.shutdownNow();
      throw CommandError.failed(TemporalErrors.unreachable(target, e), e);
    }
    return new Session(stubs, WorkflowClient.newInstance(stubs, options));
  }

  private static ClientConfigProfile configured(Shell shell, TemporalConnection.Flags flags) {
    var load = LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(shell.env());
    if (flags.profile() != null) {
      load.setConfigFileProfile(flags.profile());
    }
    if (flags.configFile() != null) {
      load.setConfigFilePath(flags.configFile());
    }
    try {
      var builder = ClientConfigProfile.load(load.build()).toBuilder();
      if (flags.address() != null) {
        builder.setAddress(flags.address());
      }
      if (flags.namespace() != null) {
        builder.setNamespace(flags.namespace());
      }
      return builder.build();
    } catch (IOException | RuntimeException e) {
      throw CommandError.failed("Temporal configuration: " + TemporalErrors.firstLine(e), e);
    }
  }

  /** As configured, for messages. */
  public String address() {
    return stubs.getOptions().getTarget();
  }

  public String namespace() {
    return client.getOptions().getNamespace();
  }

  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  public WorkflowClient client() {
    return client;
  }

  /** The administrators' API of the same frontend, with the same credentials. */
  public OperatorServiceStubs operator() {
    if (operator == null) {
      operator =
          OperatorServiceStubs.newServiceStubs(
              OperatorServiceStubsOptions.newBuilder(stubs.getOptions()).build());
    }
    return operator;
  }

  void close() {
    if (operator != null) {
      operator.shutdownNow();
    }
    stubs.shutdownNow();
  }
}
