package society.postx.platform.workflows.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.snapshots.SnapshotList.Listed;

class SnapshotDrawTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void aBackupOfWhatARestoreReplacedIsNotDrawnWhenItsPinIsGone() {
    var list =
        new SnapshotList(
            new ClientName("alpha"),
            NOW,
            3,
            List.of(
                listed("a", List.of("restore-1d2e3f4a5b6c")),
                listed("b", List.of("release-1-1d2e3f4a5b6c")),
                listed("c", List.of("restore-2d2e3f4a5b6c"))),
            null,
            null);
    var drawn = SnapshotDraw.from(list, DrillSource.OLDER, new Random(1), true).orElseThrow();
    assertThat(drawn.snapshot().id()).isEqualTo("b".repeat(64));
  }

  private static Listed listed(String letter, List<String> tags) {
    return new Listed(letter.repeat(64), NOW, NOW, null, tags, List.of(), null);
  }
}
