package society.postx.platform.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a worker in its own process. */
public final class PollingWorker implements AutoCloseable {
  private final Class<?> main;
  private final List<String> arguments;
  private final TemporalServer server;
  private final Path folder;
  private ChildProcess process;

  /**
   * Returns once it polls.
   *
   * @param main takes the port of /health, then the arguments
   * @param folder of its log
   */
  public PollingWorker(Class<?> main, List<String> arguments, TemporalServer server, Path folder) {
    this.main = main;
    this.arguments = arguments;
    this.server = server;
    this.folder = folder;
    this.process = start();
  }

  private ChildProcess start() {
    var port = ChildProcess.freePort();
    var all = new ArrayList<>(List.of(Integer.toString(port)));
    all.addAll(arguments);
    var started =
        ChildProcess.java(
            main, all, Map.of("TEMPORAL_ADDRESS", server.address()), folder.resolve("worker.log"));
    started.await(() -> healthy(port));
    return started;
  }

  private static boolean healthy(int port) {
    try (var answer =
        URI.create("http://127.0.0.1:%d/health".formatted(port)).toURL().openStream()) {
      return answer.readAllBytes().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Another one in its place, which knows nothing of what this one had opened. */
  public void restart() {
    close();
    process = start();
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
