package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.client.ClientName;

final class LostSnapshotsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final String PINNED = "a".repeat(64);

  @TempDir private Path folder;

  @Test
  void aPinnedSnapshotThatIsGoneIsNamed() {
    var lost = lost(Map.of(), 0);
    assertThat(lost.sentences()).singleElement().asString().contains("aaaaaaaa is gone");
    assertThat(lost.present()).isEmpty();
  }

  /** A flood keeps it from being read; who then removed its pin would lose it. */
  @Test
  void aPinnedSnapshotThatWasNotReadIsNotSaidToBeGoneAndWhatIsRememberedStays() {
    var lost = lost(Map.of(PINNED, NOW), 1);
    assertThat(lost.sentences()).isEmpty();
    assertThat(lost.present()).isNull();
    assertThat(LostSnapshots.wanted(checkout(), ALPHA)).containsExactly(PINNED);
  }

  @Test
  void aSnapshotThatNobodyCanRestoreStandsForNoDayWeekOrMonth() {
    var odd = new ResticSnapshot(PINNED, NOW, List.of("release-1"), 0, 0, true);
    assertThat(odd.storedAt(Optional.of(NOW)).tags()).containsExactly(StoredSnapshot.PASS);
  }

  private LostSnapshots lost(Map<String, Instant> times, int unread) {
    var listed = new SnapshotListing.Listing(List.of(), times, NOW, unread);
    return new LostSnapshots(checkout(), ALPHA, listed);
  }

  private Checkout checkout() {
    var files = new HashMap<>(TestTemplate.files());
    files.put("pins/alpha.yml", "pins:\n  - {snapshot: %s, reason: shown}\n".formatted(PINNED));
    return TestRepository.in(folder, files).opened().latest();
  }
}
