package society.postx.platform.sandbox.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One closed room of Linux namespaces (processes, mounts, network), joined to this machine by one
 * cable. Whatever runs in it ends with this process, SIGKILL included, and so do its mounts,
 * interfaces and packet filters: the kernel removes them with the namespaces. Needs root.
 */
public final class World implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(World.class);
  private static final Duration USUAL = Duration.ofSeconds(60);
  private final WorldOptions options;
  private final Process keeper;
  private final String init;
  private final Path keeperLog;
  private volatile boolean closing;

  private World(WorldOptions options, Process keeper, String init, Path keeperLog) {
    this.options = options;
    this.keeper = keeper;
    this.init = init;
    this.keeperLog = keeperLog;
  }

  /**
   * Opens the world; sweeps what a crashed run left first.
   *
   * @throws WorldException another process holds this world (the message says which), or there is
   *     no root
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
      // Its keeper ends last. When that was killed, what it would have taken away is done here.
      Thread.ofVirtual().start(() -> world.ended(keeper.onExit().join()));
      return world;
    } catch (IOException e) {
      throw new WorldException("world %d: cannot be opened: %s".formatted(options.index(), e), e);
    }
  }

  private void ended(Process keeper) {
    if (keeper.exitValue() == 0) return;
    log.warn("the keeper of world {} ended with {}; sweeping", options.index(), keeper.exitValue());
    WorldKeeper.sweep(options, keeperLog);
  }

  public WorldNetwork network() {
    return options.network();
  }

  /** Name of the folder below each cgroup root that this world's groups live in. */
  public String cgroup() {
    return WorldKeeper.cgroup(options);
  }

  /** Does it still stand? */
  public boolean isOpen() {
    return !closing && keeper.isAlive();
  }

  /**
   * Runs a command inside and returns what it printed.
   *
   * @throws WorldException it failed, with its last words, or took more than a minute
   */
  public String run(String... command) {
    return run(USUAL, "", List.of(command));
  }

  /** The same with a time limit and text for its standard input. */
  public String run(Duration limit, String input, List<String> command) {
    return SystemCommand.run(entering(), limit, input, command);
  }

  /**
   * Starts a program inside that runs until it is stopped or the world ends. Its output is appended
   * to the file.
   */
  public Process start(Path output, List<String> command) {
    try {
      // A session of its own: the terminal's Ctrl-C is for this process, which then ends its world.
      return new ProcessBuilder(SystemCommand.concat(List.of("setsid"), inside(command)))
          .redirectErrorStream(true)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
          .start();
    } catch (IOException e) {
      throw new WorldException("cannot start %s: %s".formatted(command.getFirst(), e), e);
    }
  }

  /** The command as this process has to start it to have it run inside, with its pipes. */
  public List<String> inside(List<String> command) {
    return SystemCommand.concat(entering(), command);
  }

  /** Gives the world itself another address, for a service of its own. May be repeated. */
  public void provide(String address) {
    var prefix = address.contains(":") ? "/128" : "/32";
    run("ip", "address", "replace", address + prefix, "dev", "lo");
  }

  private List<String> entering() {
    return List.of("nsenter", "--target", init, "--mount", "--net", "--pid", "--");
  }

  /** Ends everything inside and waits until nothing of it is left. */
  @Override
  public void close() {
    closing = true;
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
