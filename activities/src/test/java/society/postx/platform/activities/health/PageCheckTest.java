package society.postx.platform.activities.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which answers of a page count as healthy: the status first, then the version. */
class PageCheckTest {
  private final MockWebServer server = new MockWebServer();
  private final PageCheck check = new PageCheck(new OkHttpClient());

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPageWithoutAStatusIsHealthyBelow500() {
    answers(404, "");
    assertThat(check.unhealthy(page(Optional.empty(), Optional.empty()))).isEmpty();
    answers(502, "");
    assertThat(check.unhealthy(page(Optional.empty(), Optional.empty())))
        .contains(url() + " answers 502");
  }

  @Test
  void aPageWithAStatusNeedsExactlyThat() {
    answers(204, "");
    assertThat(check.unhealthy(page(Optional.of(200), Optional.empty())))
        .contains(url() + " answers 204 instead of 200");
  }

  @Test
  void aPageThatNamesThePinnedVersionIsHealthy() {
    answers(200, "{\"versionstring\":\"28.0.1\"}");
    assertThat(check.unhealthy(versioned())).isEmpty();
    answers(200, "{\"versionstring\":\"28.0.2\"}");
    assertThat(check.unhealthy(versioned()))
        .contains(url() + " says versionstring '28.0.2' instead of '28.0.1'");
    answers(200, "maintenance");
    assertThat(check.unhealthy(versioned())).contains(url() + " answers no JSON");
  }

  @Test
  void onePageThatIsUnhealthyIsEnough() {
    answers(200, "");
    answers(500, "");
    var page = page(Optional.of(200), Optional.empty());
    assertThat(check.healthy(List.of(page, page))).isFalse();
    answers(200, "");
    assertThat(check.healthy(List.of(page))).isTrue();
  }

  @Test
  void theVersionIsReadAtAnyStatus() {
    answers(503, "{\"versionstring\":\"28.0.1\"}");
    assertThat(check.says(versioned(), "versionstring")).contains("28.0.1");
    answers(200, "{}");
    assertThat(check.says(versioned(), "versionstring")).isEmpty();
  }

  /** Of a batch of hosts, one such answer would make the message of all too large. */
  @Test
  void aVersionIsAShortLineForAnyAnswerOfAServer() {
    var endless = "{\"versionstring\":\"28\\n### x %s\"}".formatted("9".repeat(900_000));
    answers(200, endless);
    assertThat(check.says(versioned(), "versionstring"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("28 ### x 9").hasSizeLessThan(130));
    answers(200, endless);
    assertThat(check.unhealthy(versioned()))
        .hasValueSatisfying(it -> assertThat(it).contains("instead of").hasSizeLessThan(510));
  }

  @Test
  void aServerThatIsAwayIsUnhealthyAndSaysNothing() {
    var page = versioned();
    server.close();
    assertThat(check.unhealthy(page)).hasValueSatisfying(it -> assertThat(it).contains("onnect"));
    assertThat(check.says(page, "versionstring")).isEmpty();
  }

  private void answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private String url() {
    return server.url("/status.php").toString();
  }

  private Page versioned() {
    return page(Optional.of(200), Optional.of(new PinnedVersion("versionstring", "28.0.1")));
  }

  private Page page(Optional<Integer> status, Optional<PinnedVersion> version) {
    return new Page(url(), status, version);
  }
}
