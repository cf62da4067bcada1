package society.postx.platform.activities.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.AppName;

/** Only what compose.yml expects to run decides whether an app is healthy. */
class AppContainersTest {
  private static final String RUNS = "expects shop app runs";
  private static final String ENDS = "expects shop migrate awaited";
  private static final String UP = "has shop app Up 3 minutes (healthy)";

  @Test
  void aServiceThatIsExpectedToEndMayHaveEndedWell() {
    assertThat(unhealthy(RUNS, ENDS, UP, "has shop migrate Exited (0) 2 days ago")).isEmpty();
    assertThat(unhealthy(RUNS, ENDS, UP, "has shop migrate Up 2 seconds")).isEmpty();
    assertThat(unhealthy(RUNS, ENDS, UP)).isEmpty(); // docker container prune
    assertThat(unhealthy(RUNS, ENDS, UP, "has shop migrate Exited (1) 2 days ago"))
        .containsExactly("shop: migrate is 'Exited (1) 2 days ago'");
  }

  @Test
  void aServiceThatIsExpectedToRunMayNotHaveEndedAtAll() {
    assertThat(unhealthy(RUNS, "has shop app Exited (0) 2 seconds ago"))
        .containsExactly("shop: app is 'Exited (0) 2 seconds ago'");
    assertThat(unhealthy(RUNS, "expects shop cron runs", UP))
        .containsExactly("shop: cron has no container");
  }

  @Test
  void containersThatNobodyExpectsSayNothing() {
    assertThat(unhealthy(RUNS, UP, "has shop debug Exited (137) 3 weeks ago")).isEmpty();
    assertThat(unhealthy(RUNS, UP, "has notes app Exited (1) 3 weeks ago")).isEmpty();
  }

  @Test
  void anUnreadableComposeFileIsUnhealthy() {
    assertThat(unhealthy(UP)).containsExactly("shop: docker compose cannot read its compose.yml");
    assertThat(unhealthy(RUNS)).containsExactly("shop has no containers");
  }

  private static List<String> unhealthy(String... lines) {
    return AppContainers.of(new AppName("shop"), List.of(lines)).unhealthy();
  }
}
