package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.wire.BoxUse;

/** By the figures of the sandbox's box, which is empty. */
class BackupRoomTest {
  private final HetznerSandbox world = new HetznerSandbox();
  private final BackupRoom room = new BackupRoom(this::use);

  private BoxUse use() {
    return world.hetzner().storageBoxes().use(world.sandbox().storageBox().id());
  }

  private long size() {
    return use().type().size();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void whatFitsNeedsNoWords() {
    assertThat(room.doubt(size() / 2)).isEmpty();
    assertThatCode(() -> room.requireFor(size() / 2)).doesNotThrowAnyException();
  }

  @Test
  void aBackupThatMayNotFitIsSaidWhereItCanBeDoneWithout() {
    assertThat(room.doubt(2 * size()).orElseThrow())
        .contains("the backup made first may need up to")
        .contains("are free: it may fail");
  }

  @Test
  void itIsRefusedWhereItCannotBeDoneWithout() {
    assertThatThrownBy(() -> room.requireFor(2 * size()))
        .hasMessageContaining("the Storage Box is too full for a restore");
  }

  @Test
  void aFullBoxIsRefusedInAnyCase() {
    var full =
        new BackupRoom(
            () -> new BoxUse("u1", new BoxUse.Type(size()), new BoxUse.Stats(size(), 0)));
    assertThatThrownBy(() -> full.doubt(0)).hasMessageContaining("0 bytes of ");
    assertThatThrownBy(full::requireSome).hasMessageContaining("give it a larger plan");
  }
}
