package society.postx.platform.starter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.platformbackup.PlatformBackup;

/** How old the platform's backup and the dump of Temporal's database in it are. */
class PlatformBackupCheckTest {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();

  @Test
  void aBackupOfLastNightWithADumpIsFine() throws IOException, GitAPIException {
    assertThat(checked(backup(hours(20), hours(26))))
        .allMatch(Finding::fine)
        .extracting(Finding::said)
        .satisfiesExactly(
            it -> assertThat(it).contains("20 h", "ago"),
            it -> assertThat(it).contains("1 d 2 h", "ago"));
  }

  @Test
  void anOldBackupAndAnOldDumpAreWrong() throws IOException, GitAPIException {
    assertThat(checked(backup(hours(27), hours(40))))
        .noneMatch(Finding::fine)
        .extracting(Finding::subject)
        .containsExactly("platform backup", "temporal's database");
  }

  @Test
  void aPlatformWhoseWorkersDumpNothingIsFineAndSaysWhereThatIsRight()
      throws IOException, GitAPIException {
    assertThat(checked(backup(hours(1), null)))
        .allMatch(Finding::fine)
        .last()
        .satisfies(it -> assertThat(it.said()).contains("no PLATFORM_TEMPORAL_DUMPS", "Cloud"));
  }

  @Test
  void aDumpThatNeverWorkedIsWrongWhereverDoctorRuns() throws IOException, GitAPIException {
    var missing = PlatformBackup.NO_DUMP + ": /var/lib/temporal-dumps has no dump";
    assertThat(checked(backup(hours(1), null, missing)))
        .satisfiesExactly(
            it -> assertThat(it.fine()).isTrue(),
            it -> {
              assertThat(it.fine()).isFalse();
              assertThat(it.said()).contains("/var/lib/temporal-dumps has no dump");
              assertThat(it.remedy()).contains("docs/temporal-database.md");
            });
  }

  @Test
  void whatElseABackupLacksIsWrongToo() throws IOException, GitAPIException {
    assertThat(checked(backup(hours(1), hours(2), "the secrets of alpha are not readable")))
        .first()
        .satisfies(
            it -> {
              assertThat(it.fine()).isFalse();
              assertThat(it.said()).contains("the secrets of alpha are not readable");
            });
  }

  @Test
  void theFolderOfTheDumpsIsLookedAtWhereItIs() throws IOException, GitAPIException {
    var dumps = Files.createDirectory(folder.resolve("dumps"));
    terminal.with("PLATFORM_TEMPORAL_DUMPS", dumps.toString());
    Files.createDirectory(dumps.resolve("unfinished"));
    assertThat(checked(backup(hours(1), null)))
        .extracting(Finding::fine)
        .containsExactly(false, true, false);
    assertThat(new DumpsCheck(dumps).check().said()).isEqualTo(dumps + " has none");
    Files.createDirectory(dumps.resolve(STAMP.format(hours(14))));
    assertThat(new DumpsCheck(dumps).check().fine()).isFalse();
    Files.createDirectory(dumps.resolve(STAMP.format(hours(5))));
    assertThat(new DumpsCheck(dumps).check().fine()).isTrue();
    assertThat(new DumpsCheck(dumps.resolve("none")).check().said()).contains("cannot be read");
  }

  @Test
  void noBackupIsWrong() throws IOException, GitAPIException {
    assertThat(checked("").getFirst().said()).contains("none was read back yet");
  }

  @Test
  void aDamagedNoteIsWrong() throws IOException, GitAPIException {
    assertThat(checked("{\"stored\"").getFirst().said()).contains("cannot be read");
  }

  @Test
  void aRepositoryElsewhereIsNotLookedAt() {
    var shell = new Terminal().with("PLATFORM_REPOSITORY", "ssh://git@example.org/i.git").shell();
    assertThat(new PlatformBackupCheck(shell).check()).isEmpty();
  }

  private static Instant hours(int ago) {
    return Instant.now().minus(Duration.ofHours(ago)).minusSeconds(30);
  }

  private static String backup(Instant stored, @Nullable Instant dump, String... findings)
      throws IOException {
    return Json.MAPPER.writeValueAsString(
        new PlatformBackup("2b285701", stored, "9e48feb8", 2, 3, 4, List.of(findings), dump));
  }

  private List<Finding> checked(String note) throws IOException, GitAPIException {
    var files = Files.createDirectory(folder.resolve("infrastructure"));
    Files.writeString(files.resolve("platform.yml"), "zone: platform.example\n");
    if (!note.isEmpty()) {
      Files.writeString(
          Files.createDirectory(files.resolve("backups")).resolve("platform.json"), note);
    }
    try (var git = Git.init().setDirectory(files.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("backups")
          .setAuthor("ops", "ops@example.org")
          .setCommitter("ops", "ops@example.org")
          .setSign(false)
          .call();
    }
    terminal.with("PLATFORM_REPOSITORY", files.toString());
    return new PlatformBackupCheck(terminal.shell()).check();
  }
}
