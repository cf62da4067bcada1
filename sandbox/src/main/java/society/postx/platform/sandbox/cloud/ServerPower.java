package society.postx.platform.sandbox.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import society.postx.platform.sandbox.action.ActionChain;
import society.postx.platform.sandbox.machine.MachineException;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.ServerRow;
import society.postx.platform.sandbox.state.ServerRow.Status;

/** Switches machines on and off, and notices when a machine does so itself. */
public final class ServerPower implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration REBOOT_PATIENCE = Duration.ofSeconds(30);
  private static final Set<Status> SETTLED =
      Set.of(Status.RUNNING, Status.OFF, Status.STARTING, Status.STOPPING, Status.REBUILDING);

  private final CloudContext cloud;
  private final Thread watch;

  public ServerPower(CloudContext cloud) {
    this.cloud = cloud;
    this.watch = Thread.ofVirtual().name("power-watch").unstarted(this::watch);
  }

  /** Starts to watch for machines that switch themselves off or on. */
  public void start() {
    watch.start();
  }

  ActionChain on(ActionChain chain, ServerRow server) {
    return chain.then("start_server", refs(server), () -> switchOn(server));
  }

  ActionChain off(ActionChain chain, ServerRow server) {
    return chain.then("stop_server", refs(server), () -> switchOff(server));
  }

  /**
   * Presses the power button; the action succeeds at once, the server is off after its shutdown.
   */
  ActionChain shutdown(ActionChain chain, ServerRow server) {
    return chain.then(
        "shutdown_server", refs(server), () -> cloud.machines().pressPowerButton(server.id));
  }

  ActionChain reset(ActionChain chain, ServerRow server) {
    return chain.then(
        "reset_server",
        refs(server),
        () -> {
          switchOff(server);
          switchOn(server);
        });
  }

  ActionChain reboot(ActionChain chain, ServerRow server) {
    return chain.then(
        "reboot_server",
        refs(server),
        () -> {
          cloud.machines().pressPowerButton(server.id);
          awaitOff(server);
          switchOn(server);
        });
  }

  public void switchOn(ServerRow server) {
    cloud.state().change(() -> server.status = Status.STARTING);
    cloud.machines().powerOn(server.id);
    cloud.state().change(() -> server.status = Status.RUNNING);
  }

  private void switchOff(ServerRow server) {
    cloud.state().change(() -> server.status = Status.STOPPING);
    cloud.machines().powerOff(server.id);
    cloud.state().change(() -> server.status = Status.OFF);
  }

  private void awaitOff(ServerRow server) {
    long deadline = System.nanoTime() + REBOOT_PATIENCE.toNanos();
    while (cloud.machines().running(server.id)) {
      if (System.nanoTime() > deadline)
        throw new MachineException("the machine did not shut down in time");
      if (!pause())
        throw new MachineException("the sandbox is closing; the server was not waited for");
    }
  }

  private void watch() {
    while (pause()) {
      var idle = cloud.state().read(this::idle);
      idle.forEach(this::look);
    }
  }

  private List<ServerRow> idle() {
    return cloud.state().projects().values().stream()
        .flatMap(project -> project.servers.all().stream())
        .filter(ServerPower::settled)
        .toList();
  }

  private void look(ServerRow server) {
    var seen = cloud.machines().running(server.id) ? Status.RUNNING : Status.OFF;
    boolean news = cloud.state().read(() -> settled(server) && server.status != seen);
    if (news) cloud.state().change(() -> server.status = seen);
  }

  /** Whether no action runs on it. */
  private static boolean settled(ServerRow server) {
    return !server.locked && SETTLED.contains(server.status);
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<Ref> refs(ServerRow server) {
    return List.of(new Ref(server.id, "server"));
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
