package society.postx.platform.activities.monitoring;

import static java.util.stream.Collectors.toSet;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.offboarding.ClientMonitors;
import society.postx.platform.workflows.text.ShownText;

/**
 * Finds and removes all that Uptime Kuma has of a client. The mark in a monitor's description alone
 * says whose it is: people's own monitors stay, also those below the client's group.
 */
record MonitorRemoval(UptimeKuma kuma, StatusPages pages, ClientName client, Heartbeat heartbeat) {
  private static final int SHOWN = 100; // characters; people may rename a monitor

  ClientMonitors find() {
    var own = own();
    return new ClientMonitors(
        own.stream().map(this::shown).sorted().toList(), pages.lists(client, ids(own)));
  }

  /**
   * The status page first, while the monitors still say which of its entries are the client's, and
   * the group last: an attempt that was cut off finds what is left.
   */
  Changes remove() {
    var changes = new ArrayList<Change>();
    var own = own();
    if (pages.removeClient(client, ids(own))) {
      changes.add(Change.changed("status page without " + client));
    }
    var windows = new MaintenanceWindows(kuma);
    for (var window : windows.of(client)) {
      kuma.deleteMaintenance(window.getInt("id"));
      changes.add(Change.deleted("maintenance of " + client));
    }
    own.stream()
        .sorted(Comparator.comparing(it -> it.type().equals("group")))
        .forEach(it -> delete(it, changes));
    return new Changes(List.copyOf(changes));
  }

  /** Asked of Uptime Kuma once more: an id says nothing about whose monitor it is. */
  private void delete(Monitor monitor, List<Change> changes) {
    heartbeat.beat("removing monitor " + monitor.name());
    if (!isOwn(new Monitor(kuma.monitor(monitor.id())))) {
      throw VERIFICATION_FAILED.stop(
          "monitor %d in Uptime Kuma is no longer one of %s, so it was kept; retry the step"
              .formatted(monitor.id(), client));
    }
    kuma.delete(monitor.id());
    changes.add(Change.deleted("monitor " + shown(monitor)));
  }

  String verifyNothingLeft() {
    var own = own();
    var left = new ArrayList<>(own.stream().map(it -> "monitor " + shown(it)).toList());
    new MaintenanceWindows(kuma).of(client).forEach(it -> left.add("maintenance of " + client));
    if (pages.lists(client, ids(own))) {
      left.add("its entry on the status page");
    }
    if (!left.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "Uptime Kuma still has of %s: %s; remove it, then retry the step"
              .formatted(client, String.join(", ", left)));
    }
    return "Uptime Kuma lists %d monitors and %d groups on the status page, none of %s"
        .formatted(kuma.monitors().size(), pages.size(), client);
  }

  private List<Monitor> own() {
    return kuma.monitors().stream().filter(this::isOwn).toList();
  }

  private boolean isOwn(Monitor monitor) {
    return monitor.mark().filter(mark -> mark.belongsTo(client)).isPresent();
  }

  private String shown(Monitor monitor) {
    return "%s / %s"
        .formatted(client, ShownText.shortened(ShownText.oneLine(monitor.name()), SHOWN));
  }

  private static Set<Integer> ids(List<Monitor> monitors) {
    return monitors.stream().map(Monitor::id).collect(toSet());
  }
}
