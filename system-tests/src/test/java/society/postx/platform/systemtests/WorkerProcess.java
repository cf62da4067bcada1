package society.postx.platform.systemtests;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a worker as the launcher does: in its own process, configured by its environment. */
final class WorkerProcess implements AutoCloseable {
  static final String MAIN = "society.postx.platform.worker.WorkerMain";
  private static final Duration START = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final Path log;
  private final int health = FreePort.next();
  private String classpath;
  private @Nullable Process process;

  WorkerProcess(Map<String, String> environment, Path log) {
    this(environment, log, thisBuild());
  }

  /** Runs another build. */
  WorkerProcess(Map<String, String> environment, Path log, String classpath) {
    this.environment = environment;
    this.log = log;
    this.classpath = classpath;
    start();
  }

  /** Ends it as systemd and Docker do, which lets its activities end. */
  void stop() {
    if (process != null) {
      process.toHandle().destroy();
      process.onExit().join();
    }
  }

  /** Starts this build, after another one was stopped. */
  void upgrade() {
    classpath = thisBuild();
    start();
  }

  /** Starts it and returns once it polls. */
  void start() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m"));
    command.addAll(List.of("-cp", classpath, MAIN));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("PLATFORM_HEALTH", "127.0.0.1:" + health);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("the worker polls").atMost(START).ignoreExceptions().until(this::healthy);
  }

  private boolean healthy() throws IOException {
    var url = URI.create("http://127.0.0.1:%d/health".formatted(health)).toURL();
    try (var answer = url.openStream()) {
      return answer.readAllBytes().length > 0;
    }
  }

  /** The class path of a worker, without the tests, the sandbox and the command line. */
  private static String thisBuild() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
        .filter(entry -> !entry.contains("/sandbox/target/"))
        .filter(entry -> !entry.contains("/starter/target/"))
        .collect(joining(File.pathSeparator));
  }

  /** Stops it where it is, until {@link #resume}. */
  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    var pid = process == null ? 0 : process.pid();
    var unused = ProgramResult.run(List.of("kill", "-" + name, Long.toString(pid))).orFail();
  }

  /**
   * Kills it as soon as this is seen, and starts it again. An activity without heartbeats starts
   * again three minutes after its worker was killed.
   */
  void killWhile(String what, Callable<Boolean> seen) {
    await(what)
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(seen);
    kill();
    start();
  }

  /** Kills it with SIGKILL, so that it cannot clean up. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Resident memory now and at its peak, in MiB. */
  String memory() {
    var status = status();
    return "%d MiB resident, %d at its highest"
        .formatted(mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
  }

  private List<String> status() {
    try {
      var pid = process == null ? 0 : process.pid();
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long mebibytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** As Temporal names it. */
  String identity() {
    var pid = process == null ? 0 : process.pid();
    return "%d@%s".formatted(pid, ProgramResult.run(List.of("hostname")).orFail().strip());
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    kill();
  }
}
