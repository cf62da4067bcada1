package society.postx.platform.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.Domain;

/** What an app's answers say about the password that the client will get. */
final class LoginCheckTest {
  private static final String APP = "apps/nextcloud/app.yml";
  private static final AppManifest NEXTCLOUD =
      YamlFile.read(APP, TestTemplate.text(APP), AppManifest.class);
  private static final Domain DOMAIN = new Domain("alpha.platform.example");
  private static final String PASSWORD = "R7mQ2xWc9TbN4kVd8Lh3Zp6s";

  /** As Nextcloud answers every password where a second factor is enforced. */
  private static final String FORBIDDEN =
      "<s:exception>OCA\\DAV\\Connector\\Sabre\\Exception\\PasswordLoginForbidden</s:exception>";

  private final List<Request> asked = new ArrayList<>();

  @Test
  void theRightPasswordThatOpensAndAWrongOneThatDoesNotAreWell() {
    var check = answering(request -> isRight(request) ? 200 : 401, "");
    assertThat(check.wantsSecondFactor(NEXTCLOUD, DOMAIN, PASSWORD)).isFalse();
    assertThat(check.finding(NEXTCLOUD, DOMAIN, PASSWORD)).isEmpty();
  }

  @Test
  void anAppThatTakesEveryPasswordIsFound() {
    assertThat(answering(request -> 200, "").finding(NEXTCLOUD, DOMAIN, PASSWORD))
        .hasValueSatisfying(it -> assertThat(it).contains("does not refuse a wrong password"));
  }

  @Test
  void aRefusedPasswordIsAFindingAndNoSecondFactor() {
    var check = answering(request -> 401, "<s:exception>NotAuthenticated</s:exception>");
    assertThat(check.wantsSecondFactor(NEXTCLOUD, DOMAIN, PASSWORD)).isFalse();
    assertThat(check.finding(NEXTCLOUD, DOMAIN, PASSWORD))
        .hasValueSatisfying(it -> assertThat(it).contains("admin cannot log in"));
  }

  @Test
  void anEnforcedSecondFactorIsSeenAtThePageThatSaysSo() {
    assertThat(answering(request -> 401, FORBIDDEN).wantsSecondFactor(NEXTCLOUD, DOMAIN, PASSWORD))
        .isTrue();
    assertThat(asked)
        .extracting(it -> it.url().toString())
        .containsExactly("https://alpha.platform.example/remote.php/dav/files/admin/");
  }

  @Test
  void aPageThatHasTheWordsButLetsInAsksForNoSecondFactor() {
    assertThat(answering(request -> 200, FORBIDDEN).wantsSecondFactor(NEXTCLOUD, DOMAIN, PASSWORD))
        .isFalse();
  }

  @Test
  void anAppThatDeclaresNoSecondFactorIsNotAsked() {
    var app = TestTemplate.text(APP).replaceFirst("(?m)^  twoFactor:.*$", "");
    assertThat(
            answering(request -> 401, FORBIDDEN)
                .wantsSecondFactor(YamlFile.read(APP, app, AppManifest.class), DOMAIN, PASSWORD))
        .isFalse();
    assertThat(asked).isEmpty();
  }

  private static boolean isRight(Request request) {
    return Credentials.basic("admin", PASSWORD).equals(request.header("Authorization"));
  }

  private LoginCheck answering(Function<Request, Integer> status, String body) {
    var web =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  asked.add(chain.request());
                  return new Response.Builder()
                      .request(chain.request())
                      .protocol(Protocol.HTTP_1_1)
                      .code(status.apply(chain.request()))
                      .message("")
                      .body(ResponseBody.create(body, MediaType.get("text/plain")))
                      .build();
                })
            .build();
    return new LoginCheck(web, Heartbeat.none());
  }
}
