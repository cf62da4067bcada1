package society.postx.platform.benchmarks.hosts;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.sandbox.world.SystemCommand;

/** Runs a program of this machine; if it fails, the exception has its output. */
public final class ExternalProgram {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private ExternalProgram() {}

  public static void run(List<String> command) {
    var saying = List.of("sh", "-c", "exec \"$@\" >&2", "run");
    var unused =
        SystemCommand.run(LIMIT, "", Stream.concat(saying.stream(), command.stream()).toList());
  }
}
