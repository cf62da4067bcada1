package society.postx.platform.starter.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.TypedFields;
import society.postx.platform.starter.input.TypedFile;
import society.postx.platform.starter.input.TypedFlags;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.release.DeployReleaseInput;

/**
 * Builds a release's input from a revision and flags, over the values of a file if one is given.
 */
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
final class DeployArguments {
  @Mixin private DeployFlags flags = new DeployFlags();

  @Parameters(
      paramLabel = "REVISION",
      arity = "0..1",
      description = "branch, tag or hash in the infrastructure repository")
  private @Nullable String revision;

  @Mixin private TypedFile file = new TypedFile();

  /** The file's object, with the flags over it. */
  ObjectNode typed(Shell shell, TypedFlags<DeployReleaseInput> flags) throws IOException {
    var input = file.read(shell);
    flags.over(input);
    TypedFields.operator(input, shell.operator());
    return input;
  }
}
