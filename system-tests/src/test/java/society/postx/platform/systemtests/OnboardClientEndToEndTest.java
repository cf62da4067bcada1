package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Onboards three clients at once; {@link TwoClientsEndToEndTest} checks more. */
@Tag("sandbox")
@Order(1)
@ExtendWith(SharedFleet.class)
class OnboardClientEndToEndTest {
  private static Fleet fleet;

  @BeforeAll
  static void onboarded(Fleet shared) {
    fleet = shared;
    fleet.onboardings().forEach((client, run) -> Figures.print(run, run.result()));
  }

  @Test
  void eachClientHasOneOfEachAndAFirstBackup() {
    for (var client : Fleet.CLIENTS) {
      assertThat(fleet.stack().account.owned(client))
          .as(client)
          .isEqualTo(TwoClientsEndToEndTest.ONE_OF_EACH);
      assertThat(fleet.stack().box.snapshots(client)).as(client).isNotEmpty();
      assertThat(fleet.stack().repository.files()).contains("clients/%s.yml".formatted(client));
    }
  }

  @Test
  void eachClientAnswersVisitorsOverHttps() {
    for (var client : Fleet.CLIENTS) {
      assertThat(fleet.nextcloud(client).version()).as(client).startsWith("28.0.");
    }
  }

  @Test
  void aSecondOnboardingChangesNothingAndSaysSo() {
    var commits = fleet.stack().repository.log();
    var again = fleet.stack().operator.onboard(Fleet.CANARY, "nextcloud").result();
    assertThat(again.summary()).isEqualTo("nothing had to be changed");
    assertThat(fleet.stack().repository.log()).isEqualTo(commits);
  }
}
