package society.postx.platform.sandbox.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Isolates processes, mounts and network in one set of Linux namespaces, a world, with one virtual
 * cable to this machine. Everything in it ends with this process, also at SIGKILL: the kernel
 * removes processes, mounts, interfaces and packet filters with the namespaces. Needs root.
 */
public final class World implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(World.class);
  private static final Duration USUAL = Duration.ofSeconds(60);
  private final WorldOptions options;
  private final Process keeper;
  private final String init;
  private final Path keeperLog;
  private final Queue<Runnable> atItsEnd = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  private World(WorldOptions options, Process keeper, String init, Path keeperLog) {
    this.options = options;
    this.keeper = keeper;
    this.init = init;
    this.keeperLog = keeperLog;
  }

  /**
   * Opens the world; first removes what a crashed run left.
   *
   * @throws WorldException if another process holds this world (the message names it), or this one
   *     lacks root
   */
  public static World open(WorldOptions options) {
    try {
      Files.createDirectories(options.state());
      var keeperLog = options.state().resolve("world.log");
      var keeper = WorldKeeper.keep(options, keeperLog);
      var said =
          new BufferedReader(
              new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8));
      var init = said.readLine();
      if (init == null) {
        keeper.getOutputStream().close();
        throw new WorldException(
            "world %d: %s".formatted(options.index(), Files.readString(keeperLog).strip()));
      }
      var world = new World(options, keeper, init, keeperLog);
      // Its keeper ends last. If it was killed, this process removes what is left.
      Thread.ofVirtual().start(() -> world.ended(keeper.onExit().join()));
      return world;
    } catch (IOException e) {
      throw new WorldException("world %d: cannot be opened: %s".formatted(options.index(), e), e);
    }
  }

  private void ended(Process keeper) {
    if (keeper.exitValue() == 0) return;
    log.warn(
        "the cleanup process of world {} ended with status {}; removing what it left",
        options.index(),
        keeper.exitValue());
    WorldKeeper.sweep(options, keeperLog);
  }

  public WorldNetwork network() {
    return options.network();
  }

  /** Name of the folder below each cgroup root that this world's groups live in. */
  public String cgroup() {
    return WorldKeeper.cgroup(options);
  }

  /** Whether it is still open. */
  public boolean isOpen() {
    return !closing && keeper.isAlive();
  }

  /**
   * Runs a command inside and returns what it printed.
   *
   * @throws WorldException if it failed (with the end of its output) or took more than a minute
   */
  public String run(String... command) {
    return run(USUAL, "", List.of(command));
  }

  /** Runs a command with a time limit and text for its standard input. */
  public String run(Duration limit, String input, List<String> command) {
    return SystemCommand.run(entering(), limit, input, command);
  }

  /**
   * Starts a program inside that runs until it is stopped or the world ends. Its output is appended
   * to the file.
   */
  public Process start(Path output, List<String> command) {
    try {
      // In its own session, so that Ctrl-C reaches only this process, which then closes its world.
      return new ProcessBuilder(SystemCommand.concat(List.of("setsid"), inside(command)))
          .redirectErrorStream(true)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new WorldException("%s: cannot start: %s".formatted(command.getFirst(), e), e);
    }
  }

  /** Returns the command that starts this command inside, with its pipes. */
  public List<String> inside(List<String> command) {
    return SystemCommand.concat(entering(), command);
  }

  /** Gives the world another address, for a service. May be repeated. */
  public void provide(String address) {
    var prefix = address.contains(":") ? "/128" : "/32";
    run("ip", "address", "replace", address + prefix, "dev", "lo");
  }

  /** Runs when the world is closed: for services on this machine's end of its cable. */
  public void atItsEnd(Runnable close) {
    atItsEnd.add(close);
  }

  private List<String> entering() {
    return List.of("nsenter", "--target", init, "--mount", "--net", "--pid", "--");
  }

  /** Ends everything inside and waits until nothing is left. */
  @Override
  public void close() {
    closing = true;
    atItsEnd.forEach(Runnable::run);
    try {
      keeper.getOutputStream().close();
      if (!keeper.waitFor(20, TimeUnit.SECONDS)) {
        keeper.destroyForcibly().waitFor();
        WorldKeeper.sweep(options, keeperLog);
      }
    } catch (IOException e) {
      throw new WorldException("world %d: cannot be closed: %s".formatted(options.index(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
