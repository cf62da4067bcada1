package society.postx.platform.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Runs a program in its own process, which ends with the benchmark in any case. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;

  public ChildProcess(List<String> command, Map<String, String> environment, Path log) {
    this.log = log;
    // The kernel ends it with the thread that starts it here: the main one.
    var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    words.addAll(command);
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This JVM's program with the flags that the launcher gives a worker. */
  public static ChildProcess java(
      Class<?> main, List<String> arguments, Map<String, String> environment, Path log) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ChildProcess(command, environment, log);
  }

  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns once it is ready; a program that ended, or takes minutes, fails with its log. */
  public void await(BooleanSupplier ready) {
    var until = Instant.now().plus(START);
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IllegalStateException(
            "the child process ended or is not ready in time; see " + log);
      }
      pause(Duration.ofMillis(100));
    }
  }

  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Resident memory in MiB: now, {@code VmRSS}, or at its highest, {@code VmHWM}. */
  public long memory(String name) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seconds of processor time so far. */
  public double processorSeconds() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
