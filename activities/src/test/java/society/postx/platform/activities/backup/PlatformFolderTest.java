package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformFolderTest {
  @TempDir private Path folder;
  private PlatformFolder platform;

  @BeforeEach
  void aSealedFolder() throws IOException {
    var state = folder.resolve("state");
    Files.createDirectories(state.resolve("handover"));
    Files.writeString(state.resolve("handover/alpha.age"), "for alpha");
    Files.createDirectories(state.resolve("restic"));
    Files.writeString(state.resolve("restic/cache"), "cached");
    platform = new PlatformFolder(Files.createDirectory(folder.resolve("stored")));
    assertThat(platform.copyFrom(state)).isEqualTo(1);
    platform.write(PlatformFolder.PASSWORDS, "encrypted");
    platform.seal();
  }

  @Test
  void whatWasSealedIsAccepted() {
    platform.requireSealed();
    assertThat(platform.path().resolve("handover/alpha.age")).hasContent("for alpha");
    assertThat(platform.path().resolve("restic")).doesNotExist();
  }

  @Test
  void aChangedALostAndAnAddedFileAreNamed() throws IOException {
    Files.writeString(platform.path().resolve("handover/alpha.age"), "for beta");
    assertThatThrownBy(platform::requireSealed)
        .hasMessageContaining("1 files differ, first handover/alpha.age");
    Files.delete(platform.path().resolve("handover/alpha.age"));
    assertThatThrownBy(platform::requireSealed).hasMessageContaining("1 files differ");
    Files.writeString(platform.path().resolve("handover/alpha.age"), "for alpha");
    Files.writeString(platform.path().resolve("more"), "");
    assertThatThrownBy(platform::requireSealed).hasMessageContaining("it has more files");
  }

  @Test
  void aKilledWorkersFolderGoesADayLaterAndNoOtherDoes() throws IOException {
    var left = Files.createDirectory(folder.resolve("platform-backup-1"));
    Files.writeString(left.resolve("passwords.age"), "encrypted");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    var running = Files.createDirectory(folder.resolve("platform-backup-2"));
    var scratch = ScratchFolder.in(folder);
    assertThat(left).doesNotExist();
    assertThat(running).exists();
    scratch.close();
    assertThat(scratch.path()).doesNotExist();
    assertThat(platform.path()).exists();
  }
}
