package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looks for secrets in what the classes before it left; the last one on the shared fleet. */
@Tag("sandbox")
@Order(Integer.MAX_VALUE)
@ExtendWith(SharedFleet.class)
class SecretsEndToEndTest {
  @Test
  void noSecretIsInHistoriesLogsDatabaseGitNorPs(Fleet fleet) {
    var leaks = new SecretSearch(fleet.stack());
    assertThat(leaks.placesOf("client-alpha"))
        .contains("git log -p", "the worker's log")
        .anyMatch(place -> place.startsWith("history of onboard/alpha"))
        .anyMatch(place -> place.contains("temporal.db"));
    assertThat(fleet.stack().processes.places("platform-backup")).isNotEmpty();
    assertThat(leaks.found()).isEmpty();
  }
}
