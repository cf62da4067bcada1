package society.postx.platform.workflows.scan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.scan.ScanReport.Finding;
import society.postx.platform.workflows.server.HostAddress;

/** Fakes hosts with containers, a scanner with findings and the repository's scans in memory. */
final class FakeFleetOfContainers extends FakeOnboarding
    implements ContainerActivities, ScanActivities, ScanReportActivities {
  private final Map<String, Set<RunningImage>> hosts = new ConcurrentSkipListMap<>();
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private final Map<String, String> holes = new ConcurrentSkipListMap<>();
  private final Set<String> waived = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final List<RunningImage> looked = new CopyOnWriteArrayList<>();
  private volatile KnownVulnerabilities committed = KnownVulnerabilities.none();
  private final List<FleetScan> reports = new CopyOnWriteArrayList<>();
  private final AtomicInteger scanning = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  static RunningImage image(String name) {
    return new RunningImage(name, name.replaceAll(":.*", "@sha256:") + "c0ffee");
  }

  void runs(String client, RunningImage... images) {
    putForeign("file " + client);
    hosts.put(client, new TreeSet<>(List.of(images)));
  }

  void away(String client) {
    away.add(client);
  }

  void back(String client) {
    away.remove(client);
  }

  /** Images of this name have this critical vulnerability from now on. */
  void vulnerability(String image, String id) {
    holes.put("%s %s".formatted(image, id), id);
  }

  void waive(String id) {
    waived.add(id);
  }

  void waiverExpires(String id) {
    waived.remove(id);
  }

  /** Images that were scanned, as often as they were. */
  List<RunningImage> looked() {
    return List.copyOf(looked);
  }

  /** How many images were scanned at once, at most. */
  int mostAtOnce() {
    return most.get();
  }

  /** How many hosts were asked together, at most. */
  int largestQuestion() {
    return asked.getOrDefault("most", 0);
  }

  List<FleetScan> reports() {
    return List.copyOf(reports);
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    check("locate");
    return clients.stream()
        .filter(it -> hosts.containsKey(it.value()))
        .map(it -> new HostAddress(it, "192.0.2.1"))
        .toList();
  }

  @Override
  public List<HostImages> runningImages(List<HostAddress> addresses) {
    check("runningImages");
    asked.merge("most", addresses.size(), Math::max);
    return addresses.stream().map(it -> host(it.client())).toList();
  }

  private HostImages host(ClientName client) {
    return away.contains(client.value())
        ? HostImages.silent(client, "no route to host")
        : new HostImages(
            client, "", List.copyOf(new TreeSet<>(hosts.getOrDefault(client.value(), Set.of()))));
  }

  @Override
  public ImageScan scanRunning(RunningImage image) {
    most.accumulateAndGet(scanning.incrementAndGet(), Math::max);
    try {
      return scanned(image);
    } finally {
      scanning.decrementAndGet();
    }
  }

  private ImageScan scanned(RunningImage image) {
    looked.add(image);
    check("scanRunning");
    check("scanRunning " + image.name());
    var open = new ArrayList<Finding>();
    var let = new ArrayList<ImageScan.Waived>();
    holes.forEach(
        (where, id) -> {
          if (where.equals("%s %s".formatted(image.name(), id))) {
            var finding =
                new Finding(image.name(), id, "libshop", "1.0-1", "1.0-2", "shop is open");
            if (waived.contains(id)) {
              let.add(new ImageScan.Waived(finding, LocalDate.EPOCH, "not loaded"));
            } else {
              open.add(finding);
            }
          }
        });
    return new ImageScan(image, open, let, 3, Instant.EPOCH);
  }

  @Override
  public ScanReport scanImages(List<String> images) {
    throw new UnsupportedOperationException("what runs is scanned image by image");
  }

  @Override
  public KnownVulnerabilities knownVulnerabilities() {
    return committed;
  }

  @Override
  public String recordScan(
      FleetScan scan, List<Finding> fresh, KnownVulnerabilities known, RunLabel run) {
    check("recordScan");
    reports.add(scan);
    committed = known;
    return "c0ffee";
  }
}
