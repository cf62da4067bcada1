package society.postx.platform.starter.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
      var done = new ArrayList<>(new NamespaceSetup(session).ensure());
      done.add(new BoxPlanSetter(shell).ensure());
      output.result(
          new Prepared(session.address(), session.namespace(), List.copyOf(done)),
          String.join("\n", done));
      return ExitCodes.DONE;
    }
  }
}
