package society.postx.platform.activities.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitorTokenTest {
  private static final String SECRET = "5e".repeat(32);
  private final VisitorToken token = new VisitorToken(SECRET);

  @Test
  void theAppsOwnNameSeesItOverHttps() {
    assertThat(shown("https://alpha.example/status.php")).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://alpha.example/",
        "https://alpha.example.evil.example/",
        "https://sub.alpha.example/",
        "https://evil.example/?alpha.example"
      })
  void nobodyElseSeesItWhereverARedirectLeads(String url) {
    assertThat(shown(url)).isNull();
  }

  private @Nullable String shown(String url) {
    var request = new Request.Builder().url(url).build();
    return token.shownIn(request, Set.of("alpha.example")).header("X-Platform-Check");
  }
}
