package society.postx.platform.activities.scan;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.process.ChildEnvironment;
import society.postx.platform.workflows.scan.ScanReport.Finding;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs the Trivy program. It fetches images from their registries and nothing else: the operator
 * renews its database.
 *
 * @param environment of which it sees what is Trivy's, certificates' and proxies'
 */
record Trivy(Path program, Path cache, Map<String, String> environment, Heartbeat heartbeat) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SHOWN = 800;

  /** An image with a thousand findings is 3 MB; who made the image decides what is in it. */
  private static final ByteLimit REPORT = ByteLimit.ofMegabytes(16);

  private static final Pattern PASSED_ON =
      Pattern.compile("TRIVY_.*|SSL_CERT_(FILE|DIR)|DOCKER_CONFIG|(?i:https?_proxy|no_proxy)");

  private static final Pattern NO_SUCH_IMAGE =
      Pattern.compile(
          "MANIFEST_UNKNOWN|NAME_UNKNOWN|(?i:manifest unknown|repository name not known)");

  private static final Pattern ITS_DATABASE =
      Pattern.compile("(?i:db error|database error|java db|first run)");

  /**
   * @param critical each package and vulnerability once
   * @param high how many of severity HIGH
   */
  record Found(List<Finding> critical, int high) {}

  /**
   * @param image what is fetched
   * @param name what it is called in findings
   */
  Found look(String image, String name) {
    try {
      var report = Files.createTempFile("px-trivy", ".json");
      var said = Files.createTempFile("px-trivy", ".err");
      try {
        run(image, report, said);
        return found(name, JSON.readTree(REPORT.text(report, "the scan of " + name)));
      } finally {
        Files.delete(report);
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String image, Path report, Path said) throws IOException {
    var builder =
        ChildEnvironment.bare(new ProcessBuilder(command(image, report)))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile());
    environment.forEach(
        (name, value) -> {
          if (PASSED_ON.matcher(name).matches()) {
            builder.environment().put(name, value);
          }
        });
    var trivy = builder.start();
    try {
      var until = System.nanoTime() + LIMIT.toNanos();
      do {
        heartbeat.beat("scanning " + image);
        REPORT.check(report, "the scan of " + image);
        REPORT.check(said, "the scan of " + image);
        if (System.nanoTime() > until) {
          throw UNAVAILABLE.retryIn(
              SOON, "trivy still scanned %s after %s".formatted(image, LIMIT));
        }
      } while (!trivy.waitFor(2, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Trivy ran", e);
    } finally {
      trivy.destroy();
    }
    if (trivy.exitValue() != 0) {
      throw failure(image, REPORT.text(said, "the scan of " + image).strip());
    }
  }

  private List<String> command(String image, Path report) {
    return List.of(
        program.toString(),
        "image",
        "--quiet",
        "--cache-dir",
        cache.toString(),
        "--skip-db-update",
        "--skip-java-db-update",
        "--offline-scan",
        "--image-src",
        "remote",
        "--scanners",
        "vuln",
        "--severity",
        "CRITICAL,HIGH",
        "--format",
        "json",
        "--output",
        report.toString(),
        "--",
        image);
  }

  private static RuntimeException failure(String image, String said) {
    var end = ShownText.quoted(said.substring(Math.max(0, said.length() - SHOWN)));
    if (NO_SUCH_IMAGE.matcher(said).find()) {
      return INVALID_INPUT.stop(
          "image: '%s': its registry does not have it: %s".formatted(image, end));
    }
    if (ITS_DATABASE.matcher(said).find()) {
      return SCANNER_UNAVAILABLE.stop(
          "Trivy cannot judge %s: %s; renew its databases (docs/worker.md), then try again"
              .formatted(image, end));
    }
    return UNAVAILABLE.retryIn(SOON, "Trivy could not scan %s: %s".formatted(image, end));
  }

  private static Found found(String name, JsonNode report) {
    var seen = new TreeSet<String>();
    var critical = new ArrayList<Finding>();
    for (var result : report.path("Results")) {
      for (var it : result.path("Vulnerabilities")) {
        var finding = finding(name, it);
        if (seen.add(finding.id() + " " + finding.packageName())
            && it.path("Severity").asText().equals("CRITICAL")) {
          critical.add(finding);
        }
      }
    }
    return new Found(List.copyOf(critical), seen.size() - critical.size());
  }

  private static Finding finding(String name, JsonNode it) {
    return new Finding(
        name,
        it.path("VulnerabilityID").asText(),
        it.path("PkgName").asText(),
        it.path("InstalledVersion").asText(),
        it.path("FixedVersion").asText(),
        it.path("Title").asText());
  }
}
