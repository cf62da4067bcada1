package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.client.ClientName;

/** Evidence on a real SFTP server, from workers with folders of their own. */
final class EvidenceFilesTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant NOW = Instant.parse("2026-11-30T20:30:00Z");
  private static final String NAME = "alpha-20261130T203000Z";
  private static final String FILE = "platform/evidence/%s.txt.age".formatted(NAME);

  @TempDir private Path folder;
  private LocalBox box;
  private TestAgeKey operator;

  @BeforeEach
  void aBox() throws IOException {
    box = new LocalBox(Files.createDirectory(folder.resolve("storage")));
    operator = TestAgeKey.in(folder.resolve("operator.txt"));
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void anOperatorReadsOnAnyMachineWhatAWorkerKeptAndNobodyElseDoes() throws IOException {
    assertThat(evidence("a").keep(ALPHA, NOW, "disk full"))
        .isEqualTo("./platform evidence " + NAME);
    var stored = Files.readString(box.root().resolve(FILE));
    assertThat(operator.decrypt(stored)).isEqualTo("disk full");
    assertThat(stored).doesNotContain("disk full");
    assertThat(folder.resolve("a/evidence")).isEmptyDirectory();
  }

  @Test
  void evidenceWaitsOnTheWorkerWhileTheBoxIsAwayAndIsSentLater() throws IOException {
    box.cutOffAfter(0);
    assertThat(evidence("a").keep(ALPHA, NOW, "disk full"))
        .contains("a/evidence/%s.txt on the worker".formatted(NAME), "later: ./platform evidence");
    housekeeping("a", NOW).run();
    assertThat(folder.resolve("a/evidence").resolve(NAME + ".txt")).hasContent("disk full");
    box.answerWhole();
    housekeeping("a", NOW).run();
    assertThat(operator.decrypt(Files.readString(box.root().resolve(FILE)))).isEqualTo("disk full");
    assertThat(folder.resolve("a/evidence")).isEmptyDirectory();
  }

  @Test
  void anyWorkerRemovesEvidenceAfterThirtyDaysByTheBoxsClock() throws IOException {
    for (var client : List.of("alpha", "beta")) {
      evidence("a").keep(new ClientName(client), NOW, "disk full");
    }
    box.put("platform/evidence/alpha-outage-of-november.txt.age", "kept by an operator");
    age(NAME + ".txt.age", Duration.ofDays(30).plusMinutes(5));
    age("beta-20261130T203000Z.txt.age", Duration.ofDays(30).minusMinutes(5));
    age("alpha-outage-of-november.txt.age", Duration.ofDays(300));
    housekeeping("b", NOW.plus(Duration.ofDays(300))).run();
    assertThat(box.below("platform/evidence"))
        .containsOnlyKeys("", "alpha-outage-of-november.txt.age", "beta-20261130T203000Z.txt.age");
  }

  private EvidenceFiles evidence(String worker) {
    var age = new AgeProgram(TestPrograms.need("age"));
    return new EvidenceFiles(
        folder.resolve(worker),
        BoxFiles.evidence(box::folders),
        text -> age.encrypt(text, List.of(operator.recipient())));
  }

  private Housekeeping housekeeping(String worker, Instant now) {
    var state = folder.resolve(worker);
    return new Housekeeping(
        state,
        evidence(worker),
        new HandoverFiles(BoxFiles.handovers(box::folders), state),
        InstantSource.fixed(now));
  }

  private void age(String name, Duration age) {
    try {
      Files.setLastModifiedTime(
          box.root().resolve("platform/evidence").resolve(name),
          FileTime.from(Instant.now().minus(age)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
