package society.postx.platform.workflows.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.scan.FakeFleetOfContainers.image;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * Checks known findings against an independent model: one host, one image per client, one
 * vulnerability.
 */
class KnownVulnerabilitiesProperties {
  private static final String HOST = "alpha";

  /**
   * @param answers the host does
   * @param vulnerability is in the image
   * @param waived by a waiver that holds
   * @param reported the operators could be
   */
  record Week(boolean answers, boolean vulnerability, boolean waived, boolean reported) {
    boolean open() {
      return vulnerability && !waived;
    }
  }

  @Property(tries = 5_000)
  void aFindingIsNewUnlessItWasOpenAndToldWhenTheHostWasLastSeen(
      @ForAll("weeks") List<Week> weeks) {
    var known = KnownVulnerabilities.none();
    var openAndTold = false;
    for (var week : weeks) {
      var scan = scan(week);
      var fresh = known.fresh(scan);
      var expected = week.answers() && week.open() && !openAndTold;
      assertThat(!fresh.isEmpty()).isEqualTo(expected);
      known = known.after(scan, week.reported() ? List.of() : fresh);
      if (week.answers()) {
        openAndTold = week.open() && (openAndTold || week.reported());
      }
    }
  }

  @Property(tries = 1_000)
  void whatIsKnownOfOneImageHidesNothingInAnother(@ForAll("ids") Set<String> ids) {
    var known =
        KnownVulnerabilities.none()
            .after(fleet(List.of(scanned("other:1", ids)), Set.of()), List.of());
    var both = fleet(List.of(scanned("shop:1", ids), scanned("other:1", ids)), Set.of());
    assertThat(known.fresh(both)).allMatch(it -> it.image().equals("shop:1"));
    assertThat(known.fresh(both)).extracting(Finding::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Provide
  Arbitrary<Set<String>> ids() {
    return Arbitraries.of("CVE-1", "CVE-2", "CVE-3", "CVE-4").set().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Week>> weeks() {
    var yes = Arbitraries.of(true, false);
    return Combinators.combine(yes, yes, yes, yes).as(Week::new).list().ofMaxSize(12);
  }

  private static FleetScan scan(Week week) {
    if (!week.answers()) {
      return fleet(List.of(), Set.of(HOST));
    }
    var finding = finding("shop:1", "CVE-1");
    var open = week.open() ? List.of(finding) : List.<Finding>of();
    var waived = new ArrayList<ImageScan.Waived>();
    if (week.vulnerability() && week.waived()) {
      waived.add(new ImageScan.Waived(finding, LocalDate.EPOCH, "not loaded"));
    }
    return fleet(List.of(new ImageScan(image("shop:1"), open, waived, 0, Instant.EPOCH)), Set.of());
  }

  private static ImageScan scanned(String name, Set<String> ids) {
    return new ImageScan(
        image(name),
        ids.stream().map(id -> finding(name, id)).toList(),
        List.of(),
        0,
        Instant.EPOCH);
  }

  private static Finding finding(String image, String id) {
    return new Finding(image, id, "libshop", "1.0-1", "", "");
  }

  private static FleetScan fleet(List<ImageScan> scans, Set<String> silent) {
    var why = new TreeMap<String, String>();
    silent.forEach(it -> why.put(it, "no route to host"));
    return new FleetScan(
        Instant.EPOCH,
        new TreeSet<>(silent.contains(HOST) ? Set.of() : Set.of(HOST)),
        why,
        new TreeSet<>(),
        scans.stream().map(it -> new FleetScan.Scanned(it, new TreeSet<>(Set.of(HOST)))).toList(),
        List.of());
  }
}
