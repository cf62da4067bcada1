package society.postx.platform.activities.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.scan.FleetScan;
import society.postx.platform.workflows.scan.KnownVulnerabilities;
import society.postx.platform.workflows.scan.ScanReport.Finding;
import society.postx.platform.workflows.scan.ScanReportActivities;

/**
 * Keeps scan reports in {@code scans/} of the infrastructure repository: pages for people, and the
 * findings already known.
 */
public final class GitScanReports implements ScanReportActivities {
  private static final String KNOWN = "scans/latest.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitScanReports(InfrastructureRepository repository, Supplier<String> workflow) {
    this.repository = repository;
    this.workflow = workflow;
  }

  @Override
  public KnownVulnerabilities knownVulnerabilities() {
    var newest = repository.latest();
    return newest.has(KNOWN)
        ? YamlFile.read(
            KNOWN, newest.text(KNOWN), KnownVulnerabilities.class) // YAML reads JSON, strictly
        : KnownVulnerabilities.none();
  }

  @Override
  public String recordScan(
      FleetScan scan, List<Finding> fresh, KnownVulnerabilities known, RunLabel run) {
    var files = Map.of(scan.path(), bytes(ScanPage.text(scan, fresh)), KNOWN, bytes(json(known)));
    return repository.write(
        new CommitRequest(
            "scan: " + scan.summary(fresh.size()), workflow.get(), run, newest -> files));
  }

  private static String json(KnownVulnerabilities known) {
    try {
      return JSON.writeValueAsString(known) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a scan's record could not be written as JSON", e);
    }
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
