package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that Trivy is installed on this machine and that its databases are as young as
 * platform.yml demands: with older ones a release stops and asks (ADR §9).
 */
record TrivyCheck(Shell shell, Optional<Settings> settings) {
  private static final int MOST_BYTES = 100_000;
  private static final int DAYS = 7; // platform.yml's default
  private static final String INSTALL =
      "install it (docs/worker.md, \"Trivy\") or set PLATFORM_TRIVY";

  List<Finding> check() {
    var cache =
        shell
            .variable("PLATFORM_TRIVY_CACHE")
            .map(Path::of)
            .orElseGet(() -> shell.home().resolve(".cache/trivy"));
    var tool = ExternalTool.find("trivy", shell);
    if (tool.isEmpty() && !Files.exists(cache)) {
      return List.of(elsewhere(cache));
    }
    return List.of(
        tool.map(it -> Finding.fine("trivy", it.path().toString()))
            .orElseGet(
                () ->
                    Finding.wrong(
                        "trivy", "is not installed, so each release stops and asks", INSTALL)),
        database(cache, "trivy database", "db", "--download-db-only"),
        database(cache, "trivy java database", "java-db", "--download-java-db-only"));
  }

  /** With Compose this is in the workers' image and a volume, which nothing here can see. */
  private static Finding elsewhere(Path cache) {
    return Finding.wrong(
        "trivy",
        "neither it nor %s is on this machine, so where workers have them is not checked"
            .formatted(cache),
        "with Compose  docker compose -f docker-compose.temporal.yml exec worker-1 platform doctor  checks both; elsewhere run doctor on the worker's machine, or "
            + INSTALL);
  }

  private Finding database(Path cache, String subject, String folder, String download) {
    var remedy = "trivy image %s --cache-dir %s, daily".formatted(download, cache);
    var file = cache.resolve(folder).resolve("metadata.json");
    try (var stream = Files.newInputStream(file)) {
      var said = Json.MAPPER.readTree(stream.readNBytes(MOST_BYTES)).path("UpdatedAt").asText("");
      return judged(subject, OffsetDateTime.parse(said).toInstant(), remedy);
    } catch (IOException | DateTimeException e) {
      return Finding.wrong(subject, "%s: is missing or unreadable".formatted(file), remedy);
    }
  }

  private Finding judged(String subject, Instant made, String remedy) {
    var most = settings.map(it -> it.number(DAYS, "scan", "databaseDays")).orElse(DAYS);
    var age = Duration.between(made, Instant.now());
    return age.compareTo(Duration.ofDays(most)) <= 0
        ? Finding.fine(subject, "was made %d hours ago".formatted(age.toHours()))
        : Finding.wrong(
            subject,
            "was made %d days ago, %d are allowed (scan.databaseDays)"
                .formatted(age.toDays(), most),
            remedy);
  }
}
