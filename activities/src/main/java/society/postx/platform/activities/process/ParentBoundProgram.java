package society.postx.platform.activities.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program that ends when this process ends, even by SIGKILL or the out-of-memory killer,
 * which run no cleanup of ours.
 *
 * <p>A shell between both reads the pipe that this process holds open. Any end of this process
 * closes the pipe, and the shell ends the program: by TERM, and some seconds later by KILL.
 */
public final class ParentBoundProgram {
  /** The first line is the program's input; then nothing comes until the pipe ends. */
  private static final String SCRIPT =
      """
      IFS= read -r first || exit 125
      exec 3<&0 </dev/null
      printf '%s\\n' "$first" | "$@" 3<&- &
      program=$!
      unset first
      {
        IFS= read -r unused <&3
        nap=
        trap 'kill $nap; exit' TERM
        kill "$program"
        sleep 8 &
        nap=$!
        wait "$nap"
        kill -KILL "$program"
      } >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      wait "$program"
      status=$?
      kill "$watcher" 2>/dev/null
      exit $status
      """;

  /**
   * Restic removes its lock, and ssh-agent its socket. Longer than the shell waits before it kills.
   */
  private static final Duration TO_CLEAN_UP = Duration.ofSeconds(10);

  private ParentBoundProgram() {}

  /**
   * Names the program to {@link #start}. It gets PATH and HOME; the caller may add environment and
   * files for its output.
   */
  public static ProcessBuilder bare(List<String> command) {
    var words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    words.addAll(command);
    return ChildEnvironment.bare(new ProcessBuilder(words));
  }

  /**
   * Starts it. Its exit status is the answer's.
   *
   * @param line all of its input; may be a secret, and is in no argument, environment or file
   */
  public static Process start(ProcessBuilder program, String line) throws IOException {
    var process = program.start();
    try {
      var stream = process.getOutputStream(); // stays open as long as the program may run
      stream.write((line + "\n").getBytes(UTF_8));
      stream.flush();
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return process;
  }

  /**
   * Ends it, if it still runs, and returns once it and all that it started have ended: a permit is
   * released then, and a restic that still writes would meet the next operation.
   */
  public static void end(Process process) {
    // Asked while the shell lives: afterwards their parent is unknown.
    var started = new HashSet<>(process.descendants().toList());
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TO_CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
        started.addAll(process.descendants().toList());
      }
    } catch (IOException e) {
      // it has ended and reads no more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
    started.forEach(ProcessHandle::destroyForcibly);
    started.forEach(it -> it.onExit().join());
  }
}
