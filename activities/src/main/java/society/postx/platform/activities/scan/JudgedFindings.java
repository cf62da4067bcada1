package society.postx.platform.activities.scan;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.scan.ImageScan.Waived;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Critical findings, separated by today's waivers. */
record JudgedFindings(List<Finding> open, List<Waived> waived) {
  static JudgedFindings of(List<Finding> critical, TrivyScans.Scanner scanner) {
    var open = new ArrayList<Finding>();
    var waived = new ArrayList<Waived>();
    for (var finding : critical) {
      var naming = scanner.waivers().stream().filter(it -> it.names(finding)).toList();
      var holding = naming.stream().filter(it -> it.holdsOn(scanner.today())).findFirst();
      if (holding.isPresent()) {
        waived.add(new Waived(finding, holding.get().expires(), holding.get().reason()));
      } else {
        open.add(naming.isEmpty() ? finding : expired(finding, naming.getLast()));
      }
    }
    return new JudgedFindings(List.copyOf(open), List.copyOf(waived));
  }

  /** Names the waiver, since people will ask why it has no effect. */
  private static Finding expired(Finding it, Waiver waiver) {
    return new Finding(
        it.image(),
        it.id(),
        it.packageName(),
        it.installed(),
        it.fixedIn(),
        "%s (its waiver in %s expired on %s)".formatted(it.title(), Waiver.PATH, waiver.expires()));
  }
}
