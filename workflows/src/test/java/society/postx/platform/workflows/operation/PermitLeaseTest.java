package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.client.ClientName;

class PermitLeaseTest {
  private static final ClientName ALPHA = new ClientName("alpha");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alpha is busy: offboard/alpha since 2026-11-02 10:00 UTC holds its permit; end that operation, then retry",
        "alpha stayed busy for 50 minutes: offboard/alpha since ? holds its permit; end that operation, then retry",
        "alpha is busy: offboard/alpha since 2026-11-02 10:00 UTC holds its permit; end that operation, then retry; its newest backup arrived",
      })
  void aClientWhosePermitItsOffboardingHoldsIsBeingOffboarded(String failure) {
    assertThat(PermitLease.isOffboarding(ALPHA, failure)).isTrue();
  }

  /** A host writes some of these words, and an ended offboarding frees its client soon. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "the host is unhealthy: backups-held says offboard/alpha since 2026-11-02 10:00 UTC",
        "the host is unhealthy: alpha is busy: offboard/alpha since ? holds its permit; end that operation, then retry",
        "FAILED arrived: no backup since Monday; alpha is busy: offboard/alpha since 2026-11-02 10:00 UTC holds its permit; end that operation, then retry",
        "alpha is busy: offboard/alpha since 2026-11-02 10:00 UTC (ended at 2026-11-03 10:00 UTC, its last activities may go on until 2026-11-03 10:05 UTC) holds its permit; end that operation, then retry",
        "alpha is busy: offboard/alphabet since 2026-11-02 10:00 UTC holds its permit; end that operation, then retry",
        "alpha is busy: restore/alpha since 2026-11-02 10:00 UTC holds its permit; end that operation, then retry",
      })
  void whatOnlyNamesAnOffboardingIsNone(String failure) {
    assertThat(PermitLease.isOffboarding(ALPHA, failure)).isFalse();
  }
}
