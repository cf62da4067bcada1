package society.postx.platform.sandbox.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a server program inside a world until it is closed or the world ends. */
public final class WorldDaemon implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);
  private final Process process;

  private WorldDaemon(Process process) {
    this.process = process;
  }

  /**
   * Starts it and returns once it accepts connections.
   *
   * @param output what it prints is appended to this file
   * @throws WorldException if it ended or did not listen within 20 s, with the end of its output
   */
  public static WorldDaemon start(
      World world, Path output, InetSocketAddress listening, List<String> command) {
    var process = world.start(output, command);
    var daemon = new WorldDaemon(process);
    var deadline = System.nanoTime() + READY.toNanos();
    while (!answers(listening)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        daemon.close();
        throw new WorldException(
            "%s does not listen on %s: %s".formatted(command.getFirst(), listening, tail(output)));
      }
      pause();
    }
    return daemon;
  }

  private static boolean answers(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorldException("interrupted", e);
    }
  }

  private static String tail(Path file) {
    try {
      var lines = Files.readAllLines(file);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException e) {
      return "(%s: %s)".formatted(file, e.getMessage());
    }
  }

  /** Kills it, and waits until it is gone. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
