package society.postx.platform.workflows.scan;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * Remembers in {@code scans/latest.json} which critical findings alerts have reported, so that
 * "new" is exact. A fixed or waived finding is forgotten: if it returns, it is new. A finding that
 * cannot be checked is kept, so it is not new when its host answers again.
 *
 * @param images by the name that containers were started with
 */
public record KnownVulnerabilities(SortedMap<String, Image> images) {

  /**
   * @param clients it was last seen running at
   * @param reported open findings that alerts have reported, as {@code CVE-2026-1234 libshop}
   */
  public record Image(
      SortedSet<String> clients, @JsonProperty("told") SortedSet<String> reported) {}

  public static KnownVulnerabilities none() {
    return new KnownVulnerabilities(new TreeMap<>());
  }

  /** Open findings that no alert has reported. */
  public List<Finding> fresh(FleetScan scan) {
    return scan.open().stream()
        .filter(it -> !before(it.image()).reported().contains(vulnerability(it)))
        .toList();
  }

  /**
   * What is known after this scan.
   *
   * @param unreported fresh findings whose alert was not delivered: they stay new
   */
  public KnownVulnerabilities after(FleetScan scan, Collection<Finding> unreported) {
    var names = new TreeSet<>(images.keySet());
    scan.scanned().forEach(it -> names.add(it.scan().image().name()));
    scan.unscanned().forEach(it -> names.add(it.image().name()));
    var after = new TreeMap<String, Image>();
    for (var name : names) {
      var clients = clients(name, scan);
      if (!clients.isEmpty()) {
        after.put(name, new Image(clients, reported(name, scan, unreported)));
      }
    }
    return new KnownVulnerabilities(after);
  }

  private SortedSet<String> clients(String name, FleetScan scan) {
    var clients = unseen(name, scan);
    scan.scanned().stream()
        .filter(it -> it.scan().image().name().equals(name))
        .forEach(it -> clients.addAll(it.clients()));
    scan.unscanned().stream()
        .filter(it -> it.image().name().equals(name))
        .forEach(it -> clients.addAll(it.clients()));
    return clients;
  }

  private SortedSet<String> reported(String name, FleetScan scan, Collection<Finding> unreported) {
    var reported = new TreeSet<String>();
    if (!unseen(name, scan).isEmpty()
        || scan.unscanned().stream().anyMatch(it -> it.image().name().equals(name))) {
      reported.addAll(before(name).reported());
      waived(scan)
          .filter(it -> it.image().equals(name))
          .forEach(it -> reported.remove(vulnerability(it)));
    }
    scan.open().stream()
        .filter(it -> it.image().equals(name) && !unreported.contains(it))
        .forEach(it -> reported.add(vulnerability(it)));
    return reported;
  }

  /** Clients that ran it and did not answer this time. */
  private SortedSet<String> unseen(String name, FleetScan scan) {
    return before(name).clients().stream()
        .filter(it -> scan.silent().containsKey(it) || scan.leftOut().contains(it))
        .collect(toCollection(TreeSet::new));
  }

  private Image before(String name) {
    return images.getOrDefault(name, new Image(new TreeSet<>(), new TreeSet<>()));
  }

  private static Stream<Finding> waived(FleetScan scan) {
    return scan.scanned().stream()
        .flatMap(it -> it.scan().waived().stream())
        .map(ImageScan.Waived::finding);
  }

  private static String vulnerability(Finding finding) {
    return "%s %s".formatted(finding.id(), finding.packageName());
  }
}
