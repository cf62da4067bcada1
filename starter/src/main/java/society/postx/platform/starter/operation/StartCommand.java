package society.postx.platform.starter.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedFields;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.input.TypedFlags;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;

/**
 * Starts an operation on a client from flags and a file, of which flags win. It refuses bad input
 * before it connects.
 */
public abstract class StartCommand<I, W> implements Callable<Integer> {
  private final Shell shell;
  private final Class<I> type;
  private final Class<W> workflow;
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;
  @Mixin private TypedFile file = new TypedFile();
  @Mixin private Following following = new Following();

  protected StartCommand(Shell shell, Class<I> type, Class<W> workflow) {
    this.shell = shell;
    this.type = type;
    this.workflow = workflow;
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  /** Adds what the input needs and neither the file nor a flag says. */
  protected void complete(ObjectNode typed) {
    TypedFields.operator(typed, shell.operator());
  }

  /** The workflow's id: only one of it runs. */
  protected abstract String id(I input);

  /** What the UI shows beside the id. */
  protected abstract String summary(I input);

  /** Calls the workflow's method, which starts the run and does not wait. */
  protected abstract void run(W workflow, I input);

  /** What is typed where no flag says otherwise: the file. */
  protected ObjectNode typed(Shell shell, TypedFile file) throws IOException {
    return file.read(shell);
  }

  @Override
  public final Integer call() throws IOException {
    var typed = typed(shell, file);
    var flags = new TypedFlags<>(command, type);
    flags.over(typed);
    complete(typed);
    var input = flags.read(typed);
    try (var connection = temporal) {
      return new OperationStarter(connection.open(), output)
          .start(
              id(input), summary(input), workflow, it -> run(it, input), following.isWanted(shell));
    }
  }
}
