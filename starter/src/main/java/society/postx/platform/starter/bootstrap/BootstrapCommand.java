package society.postx.platform.starter.bootstrap;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/**
 * Sets a Temporal namespace's retention and search attributes, and the Storage Box's snapshot plan;
 * it may run again at any time.
 */
@Command(
    name = "bootstrap",
    description = {
      "prepares the Temporal namespace (retention and search attributes) and the Storage Box",
      "(a snapshot plan that outlives two prunes)"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} bootstrap --namespace platform|@",
      ExitCodes.HELP
    })
public final class BootstrapCommand implements Callable<Integer> {
  /** A new namespace reaches the server's caches after some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Shell shell;
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  public BootstrapCommand(Shell shell) {
    this.shell = shell;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  /** What {@code --json} prints. */
  record Prepared(String address, String namespace, List<String> done) {}

  @Override
  public Integer call() {
    try (var connection = temporal) {
      var session = connection.open();
      var namespace = new Namespace(session.stubs(), session.namespace());
      var attributes = new SearchAttributes(connection.operator(), session.namespace());
      var done = new ArrayList<>(List.of(namespace.ensure(), onceKnown(attributes::ensure)));
      onceKnown(() -> seen(attributes));
      done.add(new BoxPlanSetter(shell).ensure());
      output.result(
          new Prepared(session.address(), session.namespace(), List.copyOf(done)),
          String.join("\n", done));
      return ExitCodes.DONE;
    }
  }

  private static String seen(SearchAttributes attributes) {
    if (!attributes.missing().isEmpty()) {
      throw Status.NOT_FOUND
          .withDescription(
              "the namespace does not show its new search attributes yet; try again:  ./platform bootstrap")
          .asRuntimeException();
    }
    return "";
  }

  private static String onceKnown(Supplier<String> call) {
    var deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return call.get();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.NOT_FOUND || Instant.now().isAfter(deadline)) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
    }
  }
}
