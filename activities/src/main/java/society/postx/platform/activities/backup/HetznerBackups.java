package society.postx.platform.activities.backup;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.joining;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSnapshot;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.server.OverdueReplacements;
import society.postx.platform.workflows.box.BoxSnapshotPlan;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.HetznerBackupActivities;
import society.postx.platform.workflows.text.Quantities;

/** Counts the copies that Hetzner makes of servers and of the Storage Box. */
public final class HetznerBackups implements HetznerBackupActivities {
  /** Slots of a server; backups made by hand use them, too. */
  private static final int SLOTS = 7;

  private static final String AVAILABLE = "available";

  /** Hetzner makes one a day, within a window of four hours. */
  private static final Duration FRESH = Duration.ofDays(2);

  private final InfrastructureRepository repository;
  private final CloudApi cloud;
  private final StorageBoxApi boxes;
  private final InstantSource clock;

  public HetznerBackups(
      InfrastructureRepository repository, HetznerProject hetzner, InstantSource clock) {
    this.repository = repository;
    this.cloud = hetzner.cloud();
    this.boxes = hetzner.storageBoxes();
    this.clock = clock;
  }

  @Override
  public SortedMap<String, String> serverBackups(List<ClientName> clients) {
    var servers = new HashMap<String, CloudServer>();
    cloud.servers(Ownership.OF_ANY_CLIENT).forEach(it -> servers.put(it.name(), it));
    Map<Long, List<CloudImage>> backups =
        cloud.backups().stream()
            .filter(it -> it.boundTo() != null && it.status().equals(AVAILABLE))
            .collect(Collectors.groupingBy(it -> Optional.ofNullable(it.boundTo()).orElse(0L)));
    var overdue = new OverdueReplacements(cloud).on(LocalDate.ofInstant(clock.instant(), UTC));
    var problems = new TreeMap<String, String>();
    for (var client : clients) {
      var server = servers.get(client.serverName());
      var problem =
          server == null
              ? Optional.of("Hetzner shows no server of the client")
              : problem(server, backups.getOrDefault(server.id(), List.of()));
      var all =
          Stream.concat(problem.stream(), overdue.getOrDefault(client.value(), List.of()).stream())
              .collect(joining("; "));
      if (!all.isEmpty()) {
        problems.put(client.value(), all);
      }
    }
    return problems;
  }

  private Optional<String> problem(CloudServer server, List<CloudImage> backups) {
    if (server.backupWindow() == null) {
      return Optional.of("automatic backups of the server are off; run the client's onboarding");
    }
    var now = clock.instant();
    var wanted = wanted(time(server.created()), now);
    if (backups.size() < wanted) {
      return Optional.of(
          "Hetzner has %d automatic backups of the server, not %d"
              .formatted(backups.size(), wanted));
    }
    var newest =
        backups.stream().flatMap(it -> time(it.created()).stream()).max(Instant::compareTo);
    return newest
        .filter(it -> wanted > 0 && it.isBefore(now.minus(FRESH)))
        .map(
            it -> "Hetzner's newest automatic backup of the server is from " + Quantities.time(it));
  }

  /** As many as the server is whole days old, without the day whose window has not come. */
  private static int wanted(Optional<Instant> created, Instant now) {
    var days = created.map(it -> Duration.between(it, now).toDays()).orElse(0L);
    return (int) Math.max(0, Math.min(SLOTS, days - 1));
  }

  @Override
  public List<String> boxSnapshots() {
    var box = repository.latest().settings().storageBox().id();
    var plan = Optional.ofNullable(boxes.plan(box).snapshotPlan());
    var problem = BoxSnapshotPlan.problem(plan);
    if (problem.isPresent()) {
      return List.of("the Storage Box " + problem.get());
    }
    var newest =
        boxes.snapshots(box).stream()
            .filter(BoxSnapshot::isAutomatic)
            .flatMap(it -> time(it.created()).stream())
            .max(Instant::compareTo);
    return plan.orElseThrow().isAlive(newest, clock.instant())
        ? List.of()
        : List.of(
            "the Storage Box has a snapshot plan, but its newest own snapshot is "
                + newest.map(it -> "from " + Quantities.time(it)).orElse("missing"));
  }

  /** Empty for anything but a time. */
  private static Optional<Instant> time(@Nullable String iso) {
    try {
      return Optional.ofNullable(iso).map(it -> OffsetDateTime.parse(it).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
