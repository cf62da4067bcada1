package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform's backup takes the newest whole dump of Temporal's database. */
class TemporalDumpsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T06:30:00Z");

  @TempDir private Path folder;
  private final List<String> findings = new ArrayList<>();
  private Path dumps;
  private PlatformFolder backup;

  @BeforeEach
  void folders() throws IOException {
    dumps = Files.createDirectory(folder.resolve("dumps"));
    backup = new PlatformFolder(Files.createDirectory(folder.resolve("stored")));
  }

  private void dump(String name, String content) throws IOException {
    var file = Files.createDirectory(dumps.resolve(name)).resolve("temporal.dump");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theNewestWholeDumpIsStoredAndStaysItsOwners() throws IOException {
    dump("20261130T000000Z", "midnight");
    dump("20261130T060000Z", "six");
    dump("unfinished", "half");
    dump("20269930T060000Z", "no date");
    Files.createSymbolicLink(dumps.resolve("20261130T062000Z"), folder);
    assertThat(new TemporalDumps(dumps).copyNewest(backup, NOW, findings))
        .contains(Instant.parse("2026-11-30T06:00:00Z"));
    var stored = backup.path().resolve("temporal/temporal.dump");
    assertThat(stored).hasContent("six");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
        .isEqualTo("rw-------");
    assertThat(findings).isEmpty();
    backup.seal();
    backup.requireSealed();
  }

  @Test
  void aDumpThatIsLateOrMissingIsNamedAndStopsNothing() throws IOException {
    assertThat(new TemporalDumps(dumps).copyNewest(backup, NOW, findings)).isEmpty();
    assertThat(findings).singleElement().asString().contains("has no dump");
    findings.clear();
    dump("20261129T170000Z", "yesterday");
    assertThat(new TemporalDumps(dumps).copyNewest(backup, NOW, findings)).isPresent();
    assertThat(findings).singleElement().asString().contains("is of 2026-11-29 17:00");
  }

  @Test
  void aDumpThatCannotBeReadToItsEndIsLeftOut() throws IOException {
    dump("20261130T060000Z", "six");
    Files.createSymbolicLink(dumps.resolve("20261130T060000Z/odd"), Path.of("/etc/hostname"));
    assertThat(new TemporalDumps(dumps).copyNewest(backup, NOW, findings)).isEmpty();
    assertThat(findings).singleElement().asString().contains("cannot be copied");
    assertThat(backup.path()).isEmptyDirectory();
  }
}
