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
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * Connects a command to Temporal. Flags win over the environment, the environment wins over the
 * profile in Temporal's own configuration file. TLS, client certificates and API keys come from
 * environment or profile, so that nobody types a secret as an argument.
 */
public final class TemporalConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final Shell shell;
  private @Nullable Session session;
  private @Nullable OperatorServiceStubs operator;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "profile in Temporal's configuration file (TEMPORAL_PROFILE)")
  private @Nullable String profile;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "Temporal's configuration file (TEMPORAL_CONFIG_FILE)")
  private @Nullable String configFile;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Temporal's frontend (TEMPORAL_ADDRESS; 127.0.0.1:7233)")
  private @Nullable String address;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Temporal namespace (TEMPORAL_NAMESPACE; default)")
  private @Nullable String namespace;

  public TemporalConnection(Shell shell) {
    this.shell = shell;
  }

  /**
   * An open connection.
   *
   * @param address as configured, for messages
   */
  public record Session(
      String address, String namespace, WorkflowServiceStubs stubs, WorkflowClient client) {}

  /** Connects at the first call; if Temporal does not answer, the error says what to do. */
  public Session open() {
    if (session == null) {
      session = connect(configured());
    }
    return session;
  }

  public WorkflowClient client() {
    return open().client();
  }

  /** The administrators' API of the same frontend, with the same credentials. */
  public OperatorServiceStubs operator() {
    if (operator == null) {
      operator =
          OperatorServiceStubs.newServiceStubs(
              OperatorServiceStubsOptions.newBuilder(open().stubs().getOptions()).build());
    }
    return operator;
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.shutdownNow();
      operator = null;
    }
    if (session != null) {
      session.stubs().shutdownNow();
      session = null;
    }
  }

  private Session connect(ClientConfigProfile configured) {
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
    var client = WorkflowClient.newInstance(stubs, options);
    return new Session(target, client.getOptions().getNamespace(), stubs, client);
  }

  private ClientConfigProfile configured() {
    var load = LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(shell.env());
    if (profile != null) {
      load.setConfigFileProfile(profile);
    }
    if (configFile != null) {
      load.setConfigFilePath(configFile);
    }
    try {
      var builder = ClientConfigProfile.load(load.build()).toBuilder();
      if (address != null) {
        builder.setAddress(address);
      }
      if (namespace != null) {
        builder.setNamespace(namespace);
      }
      return builder.build();
    } catch (IOException | RuntimeException e) {
      throw CommandError.failed("Temporal configuration: " + TemporalErrors.firstLine(e), e);
    }
  }
}
