package society.postx.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later edit of the systemd units in {@code deployment/systemd} must not lose. */
class SystemdUnitsTest {
  private static final Path DEPLOYMENT = Path.of("../deployment");
  private static final Pattern PROGRAM =
      Pattern.compile("/opt/post-x-platform/(?<file>(bin|temporal)/[\\w.-]+)");
  private static final Pattern SECRET =
      Pattern.compile("(?i)\\b\\w*(TOKEN|PASSWORD|PWD|SECRET|KEY)\\w*=(?<value>\\S+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform-worker@.service",
        "platform-scanner-databases.service",
        "temporal.service"
      })
  void eachServiceRunsWithoutPrivilegesAndWithLimits(String unit) throws IOException {
    assertThat(lines(unit))
        .contains(
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "PrivateTmp=yes",
            "PrivateDevices=yes",
            "ProtectProc=invisible",
            "RestrictNamespaces=yes",
            "SystemCallFilter=@system-service",
            "UMask=0077")
        .anyMatch(line -> line.matches("MemoryMax=\\d+G"))
        .anyMatch(line -> line.matches("TasksMax=\\d+"))
        .anyMatch(line -> line.equals("DynamicUser=yes") || line.equals("User=post-x-platform"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform-worker@.service", "temporal.service"})
  void aServerIsStartedAgainHoweverOftenItEnds(String unit) throws IOException {
    assertThat(lines(unit)).contains("Restart=always", "StartLimitIntervalSec=0");
  }

  /** A hijacked host's snapshots can take a restic all the memory that the unit has. */
  @Test
  void aProgramThatTheKernelEndsForItsMemoryEndsNoWorker() throws IOException {
    assertThat(lines("platform-worker@.service")).contains("OOMPolicy=continue");
  }

  /** The shell's own {@code $(cat …)} and paths of systemd's credentials. */
  @Test
  void secretsAreCredentialsAndNeverInTheEnvironment() throws IOException {
    for (var unit : units()) {
      var secrets =
          SECRET
              .matcher(String.join("\n", lines(unit)))
              .results()
              .map(it -> it.group("value"))
              .toList();
      assertThat(secrets).as(unit).allMatch(it -> it.startsWith("%d/") || it.startsWith("$(cat"));
    }
  }

  @Test
  void eachProgramOfAUnitIsInTheTar() throws IOException {
    for (var unit : units()) {
      PROGRAM
          .matcher(String.join("\n", lines(unit)))
          .results()
          .forEach(it -> assertThat(DEPLOYMENT.resolve(it.group("file"))).exists());
    }
  }

  private static List<String> units() throws IOException {
    try (Stream<Path> files = Files.list(DEPLOYMENT.resolve("systemd"))) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> lines(String unit) throws IOException {
    return Files.readAllLines(DEPLOYMENT.resolve("systemd").resolve(unit)).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }
}
