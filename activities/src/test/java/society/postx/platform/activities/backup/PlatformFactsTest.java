package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.platformbackup.PlatformBackup;

class PlatformFactsTest {
  private static final Instant STORED = Instant.parse("2026-11-29T06:30:00Z");

  private static PlatformFacts facts(int refs, int clients) {
    return new PlatformFacts("c".repeat(40), refs, clients, 0, null, List.of());
  }

  @Test
  void whatIsThereNoLongerIsAFinding() {
    var before = facts(9, 5).stored("a".repeat(64), STORED);
    assertThat(facts(9, 6).comparedWith(before).findings()).isEmpty();
    assertThat(facts(8, 3).comparedWith(before).findings())
        .satisfiesExactly(
            it -> assertThat(it).startsWith("it has 3 passwords of clients, and the backup of"),
            it -> assertThat(it).startsWith("it has 8 refs, and").contains("has 9; if nobody"));
  }

  @Test
  void aDumpThatIsThereNoLongerIsAFindingOnce() {
    var dumped =
        new PlatformFacts("c".repeat(40), 9, 5, 0, STORED, List.of())
            .stored("a".repeat(64), STORED);
    assertThat(facts(9, 5).comparedWith(dumped).findings())
        .singleElement()
        .satisfies(it -> assertThat(it).contains("lacks PLATFORM_TEMPORAL_DUMPS"));
    var known =
        new PlatformFacts(
            "c".repeat(40), 9, 5, 0, null, List.of(PlatformBackup.NO_DUMP + ": a full disk"));
    assertThat(known.comparedWith(dumped).findings()).isEqualTo(known.findings());
  }

  @Test
  void aRecordIsReadAgainAndABrokenOneStops() {
    var backup = facts(9, 5).stored("a".repeat(64), STORED);
    assertThat(PlatformFacts.recorded("platform.json", PlatformFacts.json(backup)))
        .isEqualTo(backup);
    assertThatThrownBy(() -> PlatformFacts.recorded("platform.json", "{"))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("platform.json: cannot be read");
  }
}
