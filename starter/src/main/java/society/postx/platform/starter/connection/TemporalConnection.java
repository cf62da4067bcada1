package society.postx.platform.starter.connection;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import society.postx.platform.starter.shell.Shell;

/**
 * Connects a command to Temporal. Flags win over the environment, the environment wins over the
 * profile in Temporal's own configuration file. TLS, client certificates and API keys come from
 * environment or profile, so that nobody types a secret as an argument.
 *
 * <p>picocli reads this class for each help text: it names none of Temporal's classes, so that help
 * does not wait for them.
 */
public final class TemporalConnection implements AutoCloseable {
  private final Shell shell;
  private @Nullable Session session;

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

  /** Connects at the first call; if Temporal does not answer, the error says what to do. */
  public Session open() {
    if (session == null) {
      session = Session.open(shell, new Flags(profile, configFile, address, namespace));
    }
    return session;
  }

  /** What an operator typed; null for what they did not. */
  record Flags(
      @Nullable String profile,
      @Nullable String configFile,
      @Nullable String address,
      @Nullable String namespace) {}

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
