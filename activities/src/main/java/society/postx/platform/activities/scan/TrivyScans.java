package society.postx.platform.activities.scan;

import static society.postx.platform.workflows.operation.FailureType.SCANNER_UNAVAILABLE;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.process.Installed;
import society.postx.platform.workflows.scan.ScanActivities;
import society.postx.platform.workflows.scan.ScanReport;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Images scanned with Trivy; waivers from the repository's newest commit. */
public final class TrivyScans implements ScanActivities {
  private final InfrastructureRepository infrastructure;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Heartbeat heartbeat;

  /**
   * @param environment the worker's: {@code PLATFORM_TRIVY} and {@code PLATFORM_TRIVY_CACHE}, else
   *     PATH and {@code ~/.cache/trivy}
   */
  public TrivyScans(
      InfrastructureRepository infrastructure,
      Map<String, String> environment,
      InstantSource clock,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  @Override
  public ScanReport scanImages(List<String> images) {
    var newest = infrastructure.latest();
    var settings = newest.settings();
    var waivers = Waiver.of(newest);
    var trivy = new Trivy(program(), cache(), environment, heartbeat);
    var now = clock.instant();
    var database =
        VulnerabilityDatabase.in(trivy.cache())
            .requireYoungerThan(settings.scan().databaseDays(), now);
    var critical = new ArrayList<Finding>();
    var waived = new ArrayList<Finding>();
    var today = today(now, settings.backup().timeZone());
    for (var image : images) {
      for (var finding : trivy.critical(image)) {
        var naming = waivers.stream().filter(it -> it.names(finding)).toList();
        if (naming.stream().anyMatch(it -> it.holdsOn(today))) {
          waived.add(finding);
        } else {
          critical.add(naming.isEmpty() ? finding : expired(finding, naming.getLast()));
        }
      }
    }
    return new ScanReport(
        List.copyOf(images), List.copyOf(critical), List.copyOf(waived), database.madeAt());
  }

  private static LocalDate today(Instant now, ZoneId zone) {
    return LocalDate.ofInstant(now, zone);
  }

  /** People will ask why their waiver does not help. */
  private static Finding expired(Finding it, Waiver waiver) {
    return new Finding(
        it.image(),
        it.id(),
        it.packageName(),
        it.installed(),
        it.fixedIn(),
        "%s (its waiver in %s expired on %s)".formatted(it.title(), Waiver.PATH, waiver.expires()));
  }

  private Path program() {
    return Installed.find("trivy", environment)
        .orElseThrow(
            () ->
                SCANNER_UNAVAILABLE.stop(
                    "trivy is neither where PLATFORM_TRIVY says nor on the worker's PATH; install it there (docs/worker.md), then signal retry"));
  }

  private Path cache() {
    return Optional.ofNullable(environment.get("PLATFORM_TRIVY_CACHE"))
        .filter(it -> !it.isBlank())
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")))
                    .resolve(".cache/trivy"));
  }
}
