package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.change.RunLabel;

/** A job's files, by the platform's own programs, with units that are processes of this machine. */
class PlacementTest {
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

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void aHost() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root for owners");
    target = Files.createDirectory(folder.resolve("target"));
    for (var made : List.of("bin", "units", "jobs")) {
      Files.createDirectories(folder.resolve(made));
    }
    program("bin/systemd-run", RUN_UNIT);
    program("bin/systemctl", SHOW_UNIT);
    var script =
        ShellPrograms.text("job.sh")
            .replace("/var/lib/platform/jobs", folder.resolve("jobs").toString())
            .replace("/run/platform-change.lock", lock().toString());
    assertThat(script).contains(folder.toString());
    program("job.sh", script);
  }

  @Test
  void filesStayAsTheyAreUntilTheJobHoldsTheChangeLockAndAreInPlaceWhenItsProgramRuns()
      throws Exception {
    Files.writeString(target.resolve("compose.yml"), "theirs");
    var holder = new ProcessBuilder("flock", lock().toString(), "cat").start();
    awaitHeld();
    var job = job("cp compose.yml ../seen\n", new Bundle().file("compose.yml", 0644, "ours"));
    assertThat(begin(job, input(job))).startsWith("running");
    assertThat(target.resolve("compose.yml")).hasContent("theirs");
    assertThat(target.toFile().list()).containsExactly("compose.yml");
    holder.getOutputStream().close();
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended 0"));
    assertThat(folder.resolve("seen")).hasContent("ours");
  }

  @Test
  void whatAJobPlacesIsInItsOwnPlaceAloneOnceItHasEnded() throws Exception {
    var job = job("true\n", new Bundle().file("secret", 0400, "s3cret"));
    assertThat(begin(job, input(job))).matches("(?s)(running|ended 0).*");
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended 0"));
    assertThat(target.resolve("secret")).hasContent("s3cret");
    assertThat(grep("s3cret", folder)).containsExactly(target.resolve("secret").toString());
  }

  @Test
  void aFailedProgramLeavesNoCopyOfItsFilesEither() throws Exception {
    var job = job("exit 3\n", new Bundle().file("secret", 0400, "s3cret"));
    var unused = begin(job, input(job));
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended 3"));
    assertThat(grep("s3cret", folder)).containsExactly(target.resolve("secret").toString());
  }

  @Test
  void aJobThatWaitedTooLongForTheLockLeavesNothing() throws Exception {
    var holder = new ProcessBuilder("flock", lock().toString(), "cat").start();
    awaitHeld();
    var job = job("true\n", new Bundle().file("secret", 0400, "s3cret"));
    var unused = begin(job, input(job), "1");
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended 75"));
    holder.getOutputStream().close();
    assertThat(grep("s3cret", folder)).isEmpty();
  }

  @Test
  void aConnectionThatBreaksStartsNothingAndTheNextAttemptDoes() throws Exception {
    var job = job("touch ran\n", new Bundle().file("a", 0644, "x".repeat(9000)));
    var whole = input(job);
    for (var arrived : List.of(3, whole.length - 1)) {
      assertThat(begin(job, Arrays.copyOf(whole, arrived))).isEmpty();
      assertThat(look(job)).isEqualTo("absent");
    }
    assertThat(target).isEmptyDirectory();
    var unused = begin(job, whole);
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended 0"));
    assertThat(target.resolve("ran")).exists();
  }

  @Test
  void filesThatCannotBePlacedEndTheJobBeforeItsProgram() throws Exception {
    Files.createDirectories(target.resolve("a/inside"));
    var job = job("touch ran\n", new Bundle().file("a", 0644, "x"));
    var unused = begin(job, input(job));
    await().atMost(Duration.ofSeconds(20)).until(() -> look(job).startsWith("ended"));
    assertThat(look(job)).doesNotStartWith("ended 0");
    assertThat(target.resolve("ran")).doesNotExist();
  }

  private Job job(String program, Bundle bundle) {
    return Job.changing(
            new RunLabel("run"),
            "deploy",
            "cd '%s' || exit\n%s".formatted(target, program),
            Duration.ofMinutes(1))
        .placing(new Placement(bundle, target.toString(), "test"));
  }

  private byte[] input(Job job) {
    var program = job.wholeProgram().getBytes(UTF_8);
    var input = Arrays.copyOf(program, program.length + files(job).length);
    System.arraycopy(files(job), 0, input, program.length, files(job).length);
    return input;
  }

  /** The very program that hosts run, with its lists below the test's folder. */
  private byte[] files(Job job) {
    var lists = folder.resolve("lists").toString();
    return Placement.files(
        job.placements(),
        ShellPrograms.text("place-bundle.sh").replace("/var/lib/platform/bundles", lists));
  }

  private String begin(Job job, byte[] input) throws Exception {
    return begin(job, input, "60");
  }

  private String begin(Job job, byte[] input, String lockSeconds) throws Exception {
    return said(
        input,
        "begin",
        job.unit(),
        "0",
        "60",
        "",
        lockSeconds,
        "" + job.wholeProgram().getBytes(UTF_8).length,
        "" + files(job).length);
  }

  private String look(Job job) throws Exception {
    return said(new byte[0], "look", job.unit(), "0");
  }

  private String said(byte[] input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("/bin/sh", folder.resolve("job.sh").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("UNITS", folder.resolve("units").toString());
    builder.environment().merge("PATH", folder + "/bin", (path, bin) -> bin + ":" + path);
    var script = builder.start();
    try (var stream = script.getOutputStream()) {
      stream.write(input);
    }
    return new String(script.getInputStream().readAllBytes(), UTF_8).strip();
  }

  private static List<String> grep(String text, Path below) throws IOException {
    var grep =
        new ProcessBuilder("grep", "--recursive", "--files-with-matches", text, "" + below).start();
    return new String(grep.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }

  private void awaitHeld() {
    await()
        .until(
            () ->
                new ProcessBuilder("flock", "--nonblock", lock().toString(), "true")
                        .start()
                        .waitFor()
                    != 0);
  }

  private Path lock() {
    return folder.resolve("lock");
  }

  private void program(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
