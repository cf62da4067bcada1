package society.postx.platform.starter.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import society.postx.platform.starter.Starter;
import society.postx.platform.starter.shell.Shell;

/**
 * Runs the commands that operators type most, so that the JVM records what they load (launcher/
 * java.sh). They reach a frontend in this process alone: no setting of the operator's environment
 * takes part, and nothing is printed.
 */
public final class StartupTraining {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("version"),
          List.of("completion"),
          List.of("status"),
          List.of("status", "--json"),
          List.of("watch", TrainingFrontend.ENDED),
          List.of("approve", TrainingFrontend.RUNNING, "--plan", "5f1c2e90"));

  private StartupTraining() {}

  /** With {@code serve} it runs nothing and answers until its input ends: benchmarks/commands. */
  public static void main(String[] arguments) throws IOException {
    if (List.of(arguments).equals(List.of("serve"))) {
      try (var frontend = TrainingFrontend.start()) {
        System.out.println(frontend.address());
        System.in.transferTo(OutputStream.nullOutputStream());
      }
      System.exit(0);
    }
    System.exit(run() ? 0 : 1);
  }

  /** Whether all commands did what they were asked. */
  static boolean run() throws IOException {
    try (var frontend = TrainingFrontend.start()) {
      var silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      var shell =
          new Shell(
              Map.of("TEMPORAL_ADDRESS", frontend.address(), "HOME", "/nonexistent"),
              InputStream.nullInputStream(),
              silent,
              silent,
              false);
      return COMMANDS.stream()
          .map(command -> Starter.run(shell, command.toArray(String[]::new)))
          .allMatch(code -> code == 0);
    }
  }
}
