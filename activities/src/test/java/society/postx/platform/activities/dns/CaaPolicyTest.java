package society.postx.platform.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaaPolicyTest {
  private static boolean objects(String records) {
    return new CaaPolicy(List.of(records.split(" \\| ", -1)))
        .objection("letsencrypt.org")
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 issue \"letsencrypt.org\"",
        "0 issue letsencrypt.org",
        "0 ISSUE \"LetsEncrypt.org\"",
        "0 issue \"letsencrypt.org; validationmethods=http-01,dns-01\"",
        "0 issue \"ca.example.net\" | 0 issue \"letsencrypt.org\"",
        "0 issuewild \";\"",
        "0 iodef \"mailto:ops@platform.example\"",
        "128 issue \"letsencrypt.org\"",
        "nonsense"
      })
  void theseAllowIt(String records) {
    assertThat(objects(records)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 issue \";\"",
        "0 issue \"\"",
        "0 issue \"ca.example.net\"",
        "0 issue \"ca.example.net\" | 0 issuewild \"letsencrypt.org\"",
        "0 issue \"letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/7\"",
        "0 issue \"letsencrypt.org; validationmethods=dns-01\"",
        "0 issue \"letsencrypt.org\" | 128 future \"x\""
      })
  void theseForbidIt(String records) {
    assertThat(objects(records)).isTrue();
  }
}
