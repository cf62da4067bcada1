package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.restore.ChosenSnapshot;

class CommittedHoldsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String ID = "5a9c".repeat(16);
  private static final SnapshotPin ENDED =
      new SnapshotPin(
          "b".repeat(64), "before release-1", Optional.of(Instant.parse("2026-11-01T00:00:00Z")));

  @TempDir Path folder;
  private TestRepository repository;
  private InfrastructureRepository infrastructure;

  @BeforeEach
  void anOperatorHasPinnedOneAndTwoPinsHaveEnded() {
    repository =
        TestRepository.in(
            folder,
            Map.of(
                "pins/alpha.yml",
                """
                pins:
                  - snapshot: %s
                    reason: the state that the customer was shown
                  - snapshot: %s
                    reason: before release-1
                    until: 2026-11-01T00:00:00Z
                  - snapshot: %s
                    reason: before release-0
                    until: 2026-10-29T00:00:00Z
                """
                    .formatted("a".repeat(64), "b".repeat(64), "c".repeat(64))));
    infrastructure = repository.opened();
    infrastructure.latest();
  }

  private void hold(String id) {
    new CommittedHolds(infrastructure, () -> "deploy/1/alpha", InstantSource.fixed(NOW))
        .hold(host(), snapshot(id), "release-2");
  }

  @Test
  void whatARestoreBacksUpFirstIsKeptFor30DaysAndAReleaseNamedLikeOneForItsTerm() {
    hold("c", "restore-1d2e3f4a5b6c");
    hold("d", "restore-week-1d2e3f4a5b6c");
    assertThat(PinFile.forRetention(infrastructure.latest(), ALPHA))
        .contains(
            new SnapshotPin(
                "c".repeat(64),
                "before restore-1d2e3f4a5b6c",
                Optional.of(Instant.parse("2026-12-29T12:00:00Z"))),
            new SnapshotPin(
                "d".repeat(64),
                "before restore-week-1d2e3f4a5b6c",
                Optional.of(Instant.parse("2027-03-29T12:00:00Z"))));
  }

  private void hold(String digit, String tag) {
    new CommittedHolds(infrastructure, () -> "restore/alpha", InstantSource.fixed(NOW))
        .hold(host(), snapshot(digit.repeat(64)), tag);
  }

  @Test
  void aReleasesSnapshotIsPinnedOnceForAsLongAsARollbackMayComeAndPinsGoAMonthAfterTheirEnd() {
    hold(ID);
    hold(ID);
    assertThat(PinFile.forRetention(infrastructure.latest(), ALPHA))
        .containsExactly(
            new SnapshotPin(
                "a".repeat(64), "the state that the customer was shown", Optional.empty()),
            ENDED,
            new SnapshotPin(
                ID, "before release-2", Optional.of(Instant.parse("2027-03-29T12:00:00Z"))));
    assertThat(infrastructure.latest().subject())
        .isEqualTo("alpha: keep snapshot 5a9c5a9c for a rollback");
  }

  @Test
  void aPinThatHasEndedKeepsNothing() {
    hold(ENDED.snapshot());
    assertThat(PinFile.forRetention(infrastructure.latest(), ALPHA))
        .contains(
            new SnapshotPin(
                ENDED.snapshot(),
                "before release-2",
                Optional.of(Instant.parse("2027-03-29T12:00:00Z"))));
  }

  @Test
  void whatARestoreWasAskedForIsPinnedOnceForLongerThanItsQuestionMayWait() {
    holdForDecision(ID, NOW);
    var first = infrastructure.latest().commit();
    holdForDecision(ID, NOW.plusSeconds(60));
    assertThat(infrastructure.latest().commit()).isEqualTo(first);
    holdForDecision(ID, NOW.plus(Duration.ofDays(3)));
    assertThat(PinFile.forRetention(infrastructure.latest(), ALPHA))
        .contains(
            new SnapshotPin(
                ID, "asked for by a restore", Optional.of(Instant.parse("2026-12-16T00:00:00Z"))))
        .doesNotContain(ENDED)
        .hasSize(2);
    holdForDecision("a".repeat(64), NOW);
    assertThat(PinFile.read(infrastructure.latest(), ALPHA).pins())
        .as("an operator's pin lasts longer")
        .hasSize(2);
  }

  private void holdForDecision(String id, Instant now) {
    var unused =
        new CommittedHolds(infrastructure, () -> "restore/alpha", InstantSource.fixed(now))
            .holdForDecision(ALPHA, new RunLabel("run-2"), new ChosenSnapshot(id, NOW, null));
  }

  @Test
  void anIdThatIsNoneIsNotWritten() {
    var before = infrastructure.latest().commit();
    assertThatThrownBy(() -> hold("latest"))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("snapshot: 'latest': restic's full id, 64 hexadecimal digits");
    assertThat(infrastructure.latest().commit()).isEqualTo(before);
  }

  @Test
  void aClientWithoutAFileHasNoPins() {
    assertThat(PinFile.read(infrastructure.latest(), new ClientName("beta")).pins()).isEmpty();
  }

  @Test
  void aFileThatBreaksARuleIsRefusedInsteadOfRead() {
    repository.commit(Map.of("pins/alpha.yml", "pins: [{snapshot: 5a9c03f1, reason: x}]\n"));
    var newest = infrastructure.latest();
    assertThatThrownBy(() -> PinFile.read(newest, ALPHA))
        .hasMessageContaining("pins/alpha.yml")
        .hasMessageContaining("'5a9c03f1': restic's full id, 64 hexadecimal digits");
  }

  private static ResticSnapshot snapshot(String id) {
    return new ResticSnapshot(
        id, Instant.parse("2031-01-01T00:00:00Z"), List.of("release-2"), 0, 0, false);
  }

  private static HostSpec host() {
    return new HostSpec(
        ALPHA,
        new Domain("alpha.platform.example"),
        "192.0.2.7",
        "c0ffee",
        List.of(),
        new RunLabel("run-1"));
  }
}
