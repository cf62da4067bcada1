package society.postx.platform.sandbox.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Starts the process that stays outside of a world and cleans up after it; see keeper.sh. */
final class WorldKeeper {
  /** Metric of the blackhole routes: higher than any real one, and different for each world. */
  private static final int METRIC = 42_000;

  private WorldKeeper() {}

  /** Starts a world and returns at once; its first line is the process id of the world's init. */
  static Process keep(WorldOptions options, Path log) {
    return start(options, log, "keep");
  }

  /** Removes what a world left if its keeper was killed too. */
  static void sweep(WorldOptions options, Path log) {
    try {
      var sweeper = start(options, log, "sweep");
      sweeper.getOutputStream().close();
      if (!sweeper.waitFor(30, TimeUnit.SECONDS)) sweeper.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static boolean isHeld(WorldOptions options) {
    try {
      Files.createDirectories(lock(options).getParent());
      var probe = new ProcessBuilder("flock", "--nonblock", lock(options).toString(), "true");
      return probe.start().waitFor() != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Process start(WorldOptions options, Path log, String mode) {
    var net = options.network();
    // In its own session, so that the terminal's Ctrl-C does not reach it.
    var builder = new ProcessBuilder("setsid", "bash", "-c", script(), "keeper", mode);
    var environment = builder.environment();
    environment.put("LOCK", lock(options).toString());
    environment.put(
        "HOLDER",
        "process %d, state in %s".formatted(ProcessHandle.current().pid(), options.state()));
    environment.put("LINK", "postx" + options.index());
    environment.put("METRIC", Integer.toString(METRIC + options.index()));
    environment.put("CGROUP", cgroup(options));
    environment.put("RANGE4", net.range());
    environment.put("RANGE6", net.range6());
    environment.put("HOST4", net.host());
    environment.put("HOST6", net.host6());
    environment.put("GATE4", net.gateway());
    environment.put("GATE6", net.gateway6());
    try {
      Files.createDirectories(lock(options).getParent());
      return builder.redirectError(ProcessBuilder.Redirect.to(log.toFile())).start();
    } catch (IOException e) {
      throw new WorldException("world: cannot start its keeper: " + e.getMessage(), e);
    }
  }

  static String cgroup(WorldOptions options) {
    return "post-x-platform-" + options.index();
  }

  private static Path lock(WorldOptions options) {
    return Path.of("/run/post-x-platform", "world-%d.lock".formatted(options.index()));
  }

  private static String script() {
    try (var resource = WorldKeeper.class.getResourceAsStream("keeper.sh")) {
      if (resource == null) throw new IllegalStateException("keeper.sh is missing from the build");
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
