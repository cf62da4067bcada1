package society.postx.platform.workflows.scan;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** What the operators are told of a scan. */
final class News {
  private static final int SHOWN = 20;
  private static final int CLIENTS = 5;

  private News() {}

  static Alert alert(FleetScan scan, List<Finding> fresh) {
    var lines = new ArrayList<String>();
    fresh.stream().limit(SHOWN).forEach(it -> lines.add(line(it) + ": runs at " + at(scan, it)));
    if (fresh.size() > SHOWN) {
      lines.add("and %d more".formatted(fresh.size() - SHOWN));
    }
    return new Alert(
        Operation.runLabel() + "/new",
        "%s: %d new critical vulnerabilities in what runs"
            .formatted(Workflow.getInfo().getWorkflowId(), fresh.size()),
        """
        %s

        %s
        Pin images that mend them in apps/*/compose.yml and roll those out (./platform deploy), or let through in
        waivers.yml what cannot hurt. The whole report: %s in the infrastructure repository.
        """
            .formatted(String.join("\n", lines), scan.summary(fresh.size()), scan.path()));
  }

  static Alert failure(String why) {
    return new Alert(
        Operation.runLabel() + "/failed",
        Workflow.getInfo().getWorkflowId() + ": what runs was not scanned",
        "%s%nOnce that is mended:%n  ./platform schedules trigger scan-images%n".formatted(why));
  }

  /** {@code CVE-2026-1234 in nextcloud:28.0.1 (libshop 1.0-1, mended in 1.0-2)}. */
  static String line(Finding it) {
    return "%s in %s (%s %s, %s)"
        .formatted(
            it.id(),
            it.image(),
            it.packageName(),
            it.installed(),
            it.fixedIn().isEmpty() ? "not mended yet" : "mended in " + it.fixedIn());
  }

  private static String at(FleetScan scan, Finding finding) {
    var clients = new TreeSet<String>();
    scan.scanned().stream()
        .filter(it -> it.scan().open().contains(finding))
        .forEach(it -> clients.addAll(it.clients()));
    var some = clients.stream().limit(CLIENTS).collect(joining(", "));
    return clients.size() <= CLIENTS
        ? some
        : "%s and %d more".formatted(some, clients.size() - CLIENTS);
  }
}
