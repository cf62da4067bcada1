package society.postx.platform.activities.scan;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import society.postx.platform.activities.release.MarkdownTable;
import society.postx.platform.workflows.scan.FleetScan;
import society.postx.platform.workflows.scan.FleetScan.Scanned;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Writes {@code scans/<day>.md}: first what was not scanned, then image by image. */
final class ScanPage {
  private ScanPage() {}

  static String text(FleetScan scan, List<Finding> fresh) {
    var parts = new ArrayList<String>();
    parts.add("# Scan of what runs, %s\n".formatted(scan.at()));
    parts.add(MarkdownTable.text(scan.summary(fresh.size())) + ".\n");
    if (!scan.silent().isEmpty()) {
      parts.add("## Hosts not checked\n\nIt is unknown what runs there: these are not clean.\n");
      scan.silent()
          .forEach(
              (client, why) -> parts.add("- %s: %s".formatted(client, MarkdownTable.text(why))));
      parts.add("");
    }
    if (!scan.leftOut().isEmpty()) {
      parts.add("Not checked this time: %s.\n".formatted(String.join(", ", scan.leftOut())));
    }
    if (!scan.unscanned().isEmpty()) {
      parts.add(
          "## Not scanned\n\nThese images run and could not be scanned: they are not clean.\n");
      scan.unscanned().forEach(it -> parts.add(line(it)));
      parts.add("");
    }
    scan.scanned().forEach(it -> parts.add(section(it, fresh)));
    return String.join("\n", parts).stripTrailing() + "\n";
  }

  private static String line(FleetScan.Unscanned it) {
    return "- %s at %s: %s"
        .formatted(
            MarkdownTable.code(it.image().name()), at(it.clients()), MarkdownTable.text(it.why()));
  }

  private static String section(Scanned it, List<Finding> fresh) {
    var scan = it.scan();
    var head =
        """
        ## %s

        %s at %s: %d critical open, %d waived, %d high; vulnerability database of %s.
        """
            .formatted(
                MarkdownTable.code(scan.image().name()),
                MarkdownTable.code(scan.image().pulled()),
                at(it.clients()),
                scan.open().size(),
                scan.waived().size(),
                scan.high(),
                scan.database());
    var rows = new ArrayList<String>();
    scan.open().forEach(one -> rows.add(row(one, fresh.contains(one) ? "**new**" : "open")));
    scan.waived()
        .forEach(
            one ->
                rows.add(
                    row(
                        one.finding(),
                        "waived until %s: %s"
                            .formatted(one.until(), MarkdownTable.text(one.reason())))));
    return rows.isEmpty()
        ? head
        : """
        %s
        | Critical | Package | Installed | Fixed in | | What |
        |---|---|---|---|---|---|
        %s
        """
            .formatted(head, String.join("\n", rows));
  }

  private static String row(Finding it, String state) {
    return List.of(
            MarkdownTable.text(it.id()),
            MarkdownTable.text(it.packageName()),
            MarkdownTable.text(it.installed()),
            it.fixedIn().isEmpty() ? "not yet" : MarkdownTable.text(it.fixedIn()),
            state,
            MarkdownTable.text(it.title()))
        .stream()
        .collect(joining(" | ", "| ", " |"));
  }

  private static String at(Collection<String> clients) {
    return String.join(", ", clients);
  }
}
