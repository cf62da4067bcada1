package society.postx.platform.activities.scan;

import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.process.InstalledProgram;
import society.postx.platform.workflows.scan.ImageScan;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.scan.ScanActivities;
import society.postx.platform.workflows.scan.ScanReport;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** Scans images with Trivy and applies the waivers of the repository's newest commit. */
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
    var scanner = ready();
    var critical = new ArrayList<Finding>();
    var waived = new ArrayList<Finding>();
    for (var image : images) {
      var judged = JudgedFindings.of(scanner.trivy().look(image, image).critical(), scanner);
      critical.addAll(judged.open());
      judged.waived().forEach(it -> waived.add(it.finding()));
    }
    return new ScanReport(
        List.copyOf(images),
        List.copyOf(critical),
        List.copyOf(waived),
        scanner.database().madeAt());
  }

  @Override
  public ImageScan scanRunning(RunningImage image) {
    var scanner = ready();
    var found = scanner.trivy().look(image.pulled(), image.name());
    var judged = JudgedFindings.of(found.critical(), scanner);
    return new ImageScan(
        image, judged.open(), judged.waived(), found.high(), scanner.database().madeAt());
  }

  /** All that a scan needs; SCANNER_UNAVAILABLE without it. */
  record Scanner(
      Trivy trivy, VulnerabilityDatabase database, List<Waiver> waivers, LocalDate today) {}

  private Scanner ready() {
    var newest = infrastructure.latest();
    var settings = newest.settings();
    var waivers = Waiver.of(newest);
    var trivy = new Trivy(program(), cache(), environment, heartbeat);
    var now = clock.instant();
    var database =
        VulnerabilityDatabase.in(trivy.cache())
            .requireYoungerThan(settings.scan().databaseDays(), now);
    return new Scanner(
        trivy, database, waivers, LocalDate.ofInstant(now, settings.backup().timeZone()));
  }

  private Path program() {
    return InstalledProgram.find("trivy", environment)
        .orElseThrow(
            () ->
                SCANNER_UNAVAILABLE.stop(
                    "trivy is neither where PLATFORM_TRIVY says nor on the worker's PATH; install it there (docs/worker.md), then try again"));
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
