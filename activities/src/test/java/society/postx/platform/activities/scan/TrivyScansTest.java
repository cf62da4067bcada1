package society.postx.platform.activities.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.sandbox.gateway.CertificateAuthority;
import society.postx.platform.workflows.scan.ImageScan;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/** The real Trivy against a real registry protocol; its database is a small one made here. */
class TrivyScansTest {
  private static final Instant MADE = Instant.parse("2026-11-24T06:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String OLD_SHOP =
      """
      Package: libshop
      Status: install ok installed
      Architecture: amd64
      Version: 1.0-1

      """;

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private SmallRegistry registry;
  private TestRepository repository;
  private String shop = "";

  @BeforeEach
  void prepare() throws IOException, GeneralSecurityException {
    var authority = CertificateAuthority.in(folder);
    registry = new SmallRegistry(authority, folder);
    environment.put("SSL_CERT_FILE", authority.certificate().toString());
    shop = registry.add("shop", "1.0", debian(OLD_SHOP));
    repository =
        TestRepository.in(folder, Map.of("platform.yml", TestTemplate.text("platform.yml")));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("PLATFORM_TRIVY_CACHE", folder.resolve("cache").toString());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static Map<String, String> debian(String packages) {
    return Map.of(
        "etc/os-release", "ID=debian\nVERSION_ID=\"13\"\n",
        "etc/debian_version", "13.1\n",
        "var/lib/dpkg/status", packages);
  }

  private void database() throws IOException {
    var db = Files.createDirectories(folder.resolve("cache/db"));
    BoltFile.write(
        db.resolve("trivy.db"),
        Map.of(
            "debian 13",
            Map.of(
                "libshop",
                Map.of(
                    "CVE-2026-1234",
                    "{\"FixedVersion\":\"1.0-2\"}",
                    "CVE-2026-9999",
                    "{\"FixedVersion\":\"1.0-3\"}")),
            "vulnerability",
            Map.of(
                "CVE-2026-1234",
                "{\"Title\":\"shop: anybody gets in\",\"Severity\":\"CRITICAL\"}",
                "CVE-2026-9999",
                "{\"Title\":\"shop: slow\",\"Severity\":\"HIGH\"}"),
            "data-source",
            Map.of("debian 13", "{\"ID\":\"debian\",\"Name\":\"Debian\",\"URL\":\"\"}")));
    Files.writeString(
        db.resolve("metadata.json"),
        """
        {"Version": 2, "NextUpdate": "2036-01-01T00:00:00Z", "UpdatedAt": "%1$s", "DownloadedAt": "%1$s"}
        """
            .formatted(MADE));
  }

  private TrivyScans scans() {
    return new TrivyScans(
        repository.opened(), environment, InstantSource.fixed(NOW), Heartbeat.none());
  }

  private void installed() throws IOException {
    environment.put("PLATFORM_TRIVY", TestPrograms.need("trivy").toString());
    database();
  }

  @Test
  void aCriticalVulnerabilityIsFoundAndItsFixedVersionIsNot() throws IOException {
    installed();
    var patched =
        registry.add("shop", "1.1", debian(OLD_SHOP.replace("Version: 1.0-1", "Version: 1.0-2")));
    var report = scans().scanImages(List.of(shop, patched));
    assertThat(report.critical())
        .containsExactly(
            new Finding(
                shop, "CVE-2026-1234", "libshop", "1.0-1", "1.0-2", "shop: anybody gets in"));
    assertThat(report.scanned()).containsExactly(shop, patched);
    assertThat(report.waived()).isEmpty();
    assertThat(report.database()).isEqualTo(MADE);
  }

  @Test
  void aWaiverLetsItThroughToItsLastDayAndForItsImageAlone() throws IOException {
    installed();
    waive("{id: CVE-2026-1234, expires: 2026-11-25, reason: not loaded}");
    assertThat(scans().scanImages(List.of(shop)).waived()).hasSize(1);
    assertThat(scans().scanImages(List.of(shop)).critical()).isEmpty();

    waive("{id: CVE-2026-1234, image: 'other:1', expires: 2027-11-25, reason: not loaded}");
    assertThat(scans().scanImages(List.of(shop)).critical()).hasSize(1);

    waive("{id: CVE-2026-1234, expires: 2026-11-24, reason: not loaded}");
    assertThat(scans().scanImages(List.of(shop)).critical())
        .extracting(Finding::title)
        .containsExactly("shop: anybody gets in (its waiver in waivers.yml expired on 2026-11-24)");
  }

  @Test
  void anImageThatItsRegistryDoesNotHaveIsTheReleasesFault() throws IOException {
    installed();
    refused("INVALID_INPUT", shop.replace(":1.0", ":9.9"), "its registry does not have it");
  }

  @Test
  void aRegistryThatDoesNotAnswerPassesByItself() throws IOException {
    installed();
    registry.close();
    refused("UNAVAILABLE", shop, "Trivy could not scan");
  }

  @Test
  void withoutProgramOrDatabaseOrWithAnOldOneItStopsAndSaysWhatToDo() throws IOException {
    refused("SCANNER_UNAVAILABLE", shop, "trivy is neither where PLATFORM_TRIVY says nor on");
    var program = Files.writeString(folder.resolve("trivy"), "#!/bin/sh\nexit 1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    environment.put("PLATFORM_TRIVY", program.toString());
    refused("SCANNER_UNAVAILABLE", shop, "trivy image --download-db-only --cache-dir");
    database();
    Files.writeString(
        folder.resolve("cache/db/metadata.json"), "{\"UpdatedAt\": \"2026-11-17T00:00:00Z\"}");
    refused("SCANNER_UNAVAILABLE", shop, "more than the 7 days");
  }

  @Test
  void aWaiverWithoutReasonOrDayIsRefused() throws IOException {
    waive("{id: CVE-2026-1234, reason: not loaded}");
    refused("INVALID_INPUT", shop, "waivers.yml: [0].expires: is missing");
    waive("{id: CVE-2026-1234, expires: 2026-12-01, reason: ' '}");
    refused("INVALID_INPUT", shop, "waivers.yml: [0].reason: is empty");
  }

  @Test
  void whatRunsIsScannedByItsDigestEvenIfItsTagMoved() throws IOException {
    installed();
    var running = new RunningImage(shop, registry.pulled(shop));
    registry.add("shop", "1.0", debian(OLD_SHOP.replace("Version: 1.0-1", "Version: 1.0-2")));
    var scan = scans().scanRunning(running);
    assertThat(scan.open())
        .extracting(Finding::image, Finding::id)
        .containsExactly(tuple(shop, "CVE-2026-1234"));
    assertThat(scan.high()).isEqualTo(1);
    assertThat(scan.database()).isEqualTo(MADE);
    assertThat(scans().scanImages(List.of(shop)).critical()).isEmpty();
  }

  @Test
  void aWaiverForItsTagHoldsForWhatRunsAndIsNamed() throws IOException {
    installed();
    waive(
        "{id: CVE-2026-1234, image: '%s', expires: 2026-11-25, reason: not loaded}"
            .formatted(shop));
    var scan = scans().scanRunning(new RunningImage(shop, registry.pulled(shop)));
    assertThat(scan.open()).isEmpty();
    assertThat(scan.waived())
        .extracting(it -> it.finding().id(), ImageScan.Waived::until, ImageScan.Waived::reason)
        .containsExactly(tuple("CVE-2026-1234", LocalDate.parse("2026-11-25"), "not loaded"));
  }

  private void waive(String waiver) {
    repository.commit(Map.of("waivers.yml", "- " + waiver + "\n"));
  }

  private void refused(String type, String image, String message) {
    assertThatThrownBy(() -> scans().scanImages(List.of(image)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo(type))
        .hasMessageContaining(message);
  }
}
