package society.postx.platform.workflows.scan;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.scan.ScanReport.Finding;
import society.postx.platform.workflows.text.ShownText;

/** Writes the alerts of a scan. */
final class NewFindings {
  /** Characters: makers of images and of the database decide what packages are called. */
  private static final int LINE = 400;

  private static final int SHOWN = 20;
  private static final int CLIENTS = 5;

  private NewFindings() {}

  static Alert alert(FleetScan scan, List<Finding> fresh) {
    var lines = new ArrayList<String>();
    fresh.stream().limit(SHOWN).forEach(it -> lines.add(line(it) + ": runs at " + at(scan, it)));
    if (fresh.size() > SHOWN) {
      lines.add("and %d more".formatted(fresh.size() - SHOWN));
    }
    return new Alert(
        Operation.runLabel() + "/new",
        "%s: %d new critical vulnerabilities in running images"
            .formatted(Workflow.getInfo().getWorkflowId(), fresh.size()),
        """
        %s

        %s
        Pin fixed images in apps/*/compose.yml and roll them out (./platform deploy), or waive in waivers.yml
        what cannot be exploited. Full report: %s in the infrastructure repository.
        """
            .formatted(String.join("\n", lines), scan.summary(fresh.size()), scan.path()));
  }

  static Alert failure(String why) {
    return new Alert(
        Operation.runLabel() + "/failed",
        Workflow.getInfo().getWorkflowId() + ": running images were not scanned",
        "%s%nFix the cause, then run:%n  ./platform schedules trigger scan-images%n"
            .formatted(ShownText.quoted(why)));
  }

  /** {@code CVE-2026-1234 in nextcloud:28.0.1 (libshop 1.0-1, fixed in 1.0-2)}. */
  static String line(Finding it) {
    return "%s in %s (%s %s, %s)"
        .formatted(
            it.id(),
            it.image(),
            it.packageName(),
            it.installed(),
            it.fixedIn().isEmpty() ? "no fix yet" : "fixed in " + it.fixedIn())
        .transform(line -> ShownText.shortened(ShownText.oneLine(line), LINE));
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
