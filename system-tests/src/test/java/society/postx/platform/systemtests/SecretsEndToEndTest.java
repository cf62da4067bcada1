package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Searches for secrets in everything that the classes before it left; runs last on the fleet. */
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
