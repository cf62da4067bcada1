package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.ssh.Jobs;

/**
 * One client's host as the platform's own {@code job.sh} sees it, with its records and its change
 * lock in a folder, and units that are processes of this machine. A job outlives the activity and
 * the worker that started it.
 */
final class FolderJobs {
  private static final String RUN_UNIT =
      """
      #!/bin/sh
      unit=${2#--unit=}
      shift 3
      setsid "$@" </dev/null >/dev/null 2>&1 &
      echo $! >"$UNITS/$unit"
      """;

  private static final String SHOW_UNIT =
      """
      #!/bin/sh
      [ "$1" = show ] || exit 0
      if [ "$2" = --property=Result ]; then echo success; exit; fi
      if kill -0 "$(cat "$UNITS/${4%.service}" 2>/dev/null)" 2>/dev/null; then echo active; else echo inactive; fi
      """;

  private final Path folder;

  /**
   * When a job held the lock and changed the host.
   *
   * @param to in nanoseconds of the machine's clock, as {@code from}
   */
  record Held(String workflow, String run, long from, long to) {}

  FolderJobs(Path folder) throws IOException {
    this.folder = folder;
    for (var made : List.of("bin", "units", "jobs")) {
      Files.createDirectories(folder.resolve(made));
    }
    program("bin/systemd-run", RUN_UNIT);
    program("bin/systemctl", SHOW_UNIT);
    program("job.sh", script());
    Files.createFile(folder.resolve("changes"));
  }

  private String script() throws IOException {
    try (var stream = requireNonNull(Jobs.class.getResourceAsStream("job.sh"))) {
      var script = new String(stream.readAllBytes(), UTF_8);
      assertThat(script)
          .contains("jobs=/var/lib/platform/jobs\n", "lock=/run/platform-change.lock\n");
      return script
          .replace("jobs=/var/lib/platform/jobs\n", "jobs=%s/jobs\n".formatted(folder))
          .replace("lock=/run/platform-change.lock\n", "lock=%s/lock\n".formatted(folder));
    }
  }

  private void program(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /**
   * Starts a job that changes the host for this long, or finds it; answers its state as {@code
   * job.sh} prints it.
   */
  String begin(String unit, String workflow, String run, int millis) throws InterruptedException {
    var program =
        """
        from=$(date +%%s%%N)
        echo "begin %1$s %2$s $from" >>%3$s/changes
        sleep %4$d.%5$03d
        echo "end %1$s %2$s $from $(date +%%s%%N)" >>%3$s/changes
        """
            .formatted(workflow, run, folder, millis / 1000, millis % 1000);
    return said(program, "begin", unit, "1", "600", "", "300", bytes(program), "0");
  }

  private static String bytes(String program) {
    return Integer.toString(program.getBytes(UTF_8).length);
  }

  /** Waits up to a second for its end. */
  String look(String unit) throws InterruptedException {
    return said("", "look", unit, "1");
  }

  private String said(String input, String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("/bin/sh", folder.resolve("job.sh").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("UNITS", folder.resolve("units").toString());
    builder.environment().merge("PATH", folder + "/bin", (path, bin) -> bin + ":" + path);
    try {
      var script = builder.start();
      try (var stream = script.getOutputStream()) {
        stream.write(input.getBytes(UTF_8));
      }
      script.waitFor();
      return new String(script.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a job holds the lock or waits for it. */
  boolean busy() throws IOException {
    return new LiveFolder(folder.resolve("jobs"))
        .children("px-*").stream().anyMatch(it -> Files.notExists(it.resolve("status")));
  }

  /** All changes that have ended. */
  List<Held> changes() throws IOException {
    return Files.readAllLines(folder.resolve("changes")).stream()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals("end"))
        .map(
            words ->
                new Held(words[1], words[2], Long.parseLong(words[3]), Long.parseLong(words[4])))
        .toList();
  }

  /** How many began. */
  long begun() throws IOException {
    return Files.readAllLines(folder.resolve("changes")).stream()
        .filter(line -> line.startsWith("begin "))
        .count();
  }
}
