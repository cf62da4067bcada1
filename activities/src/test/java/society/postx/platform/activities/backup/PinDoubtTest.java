package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;

class PinDoubtTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final StoredSnapshot SNAPSHOT =
      new StoredSnapshot("a".repeat(64), NOW, Optional.of(NOW), List.of());

  @Test
  void onlyAPinThatHoldsNowIsShown() {
    var ended = new SnapshotPin(SNAPSHOT.id(), "ended", Optional.of(NOW.minusSeconds(1)));
    var holds = new SnapshotPin(SNAPSHOT.id(), "holds", Optional.of(NOW.plusSeconds(1)));
    assertThat(HostRestores.doubt(SNAPSHOT, List.of(ended, holds), NOW))
        .isEqualTo("it is pinned: holds");
    assertThat(HostRestores.doubt(SNAPSHOT, List.of(ended), NOW)).isNull();
  }

  /** Its pin ends after 30 days, and retention may keep it as the one of its week for longer. */
  @Test
  void aBackupThatARestoreMadeFirstIsShownAsSuchAfterItsPinEnded() {
    var tagged =
        new StoredSnapshot(SNAPSHOT.id(), NOW, Optional.of(NOW), List.of("restore-0a1b2c3d4e5f"));
    assertThat(HostRestores.doubt(tagged, List.of(), NOW))
        .isEqualTo("by its tag, a restore made it of what it was to replace");
  }
}
