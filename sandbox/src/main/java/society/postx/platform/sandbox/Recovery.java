package society.postx.platform.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.sandbox.cloud.CloudContext;
import society.postx.platform.sandbox.cloud.FirewallEnforcement;
import society.postx.platform.sandbox.cloud.ServerPower;
import society.postx.platform.sandbox.cloud.Servers;
import society.postx.platform.sandbox.state.ActionRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.Row;
import society.postx.platform.sandbox.state.ServerRow;
import society.postx.platform.sandbox.state.ServerRow.Status;
import society.postx.platform.sandbox.storage.StorageContext;

/**
 * Makes machines and boxes match the state file when the sandbox starts again. Actions that were
 * running have failed: servers that were being created or deleted are removed, all others are as
 * before and run if they ran.
 */
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final CloudContext cloud;
  private final StorageContext storage;
  private final Servers servers;
  private final FirewallEnforcement firewalls;
  private final ServerPower power;

  Recovery(
      CloudContext cloud,
      StorageContext storage,
      Servers servers,
      FirewallEnforcement firewalls,
      ServerPower power) {
    this.cloud = cloud;
    this.storage = storage;
    this.servers = servers;
    this.firewalls = firewalls;
    this.power = power;
  }

  /** Returns once everything that ran before runs again. */
  void run() {
    cloud.state().change(() -> cloud.state().projects().values().forEach(Recovery::endActions));
    deleteUnknownMachines();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var box : cloud.state().read(storage::all))
        threads.execute(() -> attempt(box, () -> storage.bring(box)));
      for (var project : cloud.state().projects().values()) {
        for (var server : List.copyOf(project.servers.all())) {
          threads.execute(() -> attempt(server, () -> restore(project, server)));
        }
      }
    }
  }

  private static void endActions(Project project) {
    for (var action : project.actions.all()) {
      if (action.status != ActionRow.Status.RUNNING) continue;
      action.status = ActionRow.Status.ERROR;
      action.finished = Row.now();
      action.error =
          new ActionRow.Failure("action_failed", "the sandbox was stopped while the action ran");
      if (action.command.equals("create_server")) forget(project, action);
    }
    project.servers.all().forEach(server -> server.locked = false);
    List.copyOf(project.images.all()).stream()
        .filter(image -> !image.available)
        .forEach(project.images::remove);
  }

  /** No caller has seen this creation succeed, so its server is removed. */
  private static void forget(Project project, ActionRow creation) {
    for (var resource : creation.resources) {
      project.servers.find(resource.id()).ifPresent(server -> server.status = Status.INITIALIZING);
    }
  }

  /** Deletes the disks of servers that the state does not contain. */
  private void deleteUnknownMachines() {
    var known = new HashSet<Long>();
    cloud.state().projects().values().forEach(p -> p.servers.all().forEach(s -> known.add(s.id)));
    for (var id : cloud.machines().existing()) {
      if (!known.contains(id)) cloud.machines().delete(id);
    }
  }

  private void restore(Project project, ServerRow server) {
    switch (server.status) {
      case INITIALIZING, DELETING -> servers.tearDown(project, server);
      case RUNNING, STARTING -> {
        firewalls.enforce(project, server);
        power.switchOn(server);
      }
      case STOPPING, REBUILDING, OFF -> {
        firewalls.enforce(project, server);
        cloud.state().change(() -> server.status = Status.OFF);
      }
    }
  }

  private void attempt(Row row, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) { // one broken machine must not keep the others from starting
      log.error("{} (id {}) could not be restarted; it stays off", row.name, row.id, e);
      cloud
          .state()
          .change(
              () -> {
                if (row instanceof ServerRow server) server.status = Status.OFF;
              });
    }
  }
}
