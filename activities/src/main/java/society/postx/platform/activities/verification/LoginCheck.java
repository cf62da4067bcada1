package society.postx.platform.activities.verification;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.failure.FailureType;

/** Checks an app's admin login: the right password works and a wrong one does not. */
record LoginCheck(OkHttpClient web, Heartbeat heartbeat) {
  /** The password that no app has. */
  private static final String WRONG = "not-the-password";

  Optional<String> finding(AppManifest app, Domain domain, String password) {
    return app.login()
        .flatMap(
            login -> {
              var url = url(login, domain, login.path());
              var right = opens(app, login, url, password);
              if (!right.equals(Optional.of(true))) {
                return Optional.of(
                    "%s: %s cannot log in with the password that will be handed over"
                        .formatted(url, login.user()));
              }
              return opens(app, login, url, WRONG).equals(Optional.of(false))
                  ? Optional.empty()
                  : Optional.of("%s: does not refuse a wrong password".formatted(url));
            });
  }

  /** Whether the app refuses every password because the account has to name a second factor. */
  boolean wantsSecondFactor(AppManifest app, Domain domain, String password) {
    var login = app.login().orElseThrow();
    return login
        .twoFactor()
        .map(page -> says(basic(login, url(login, domain, page.path()), password), page.says()))
        .orElse(false);
  }

  private boolean says(Request request, String text) {
    heartbeat.beat("asking %s for a second factor".formatted(request.url()));
    try (var answer = web.newCall(request).execute()) {
      return answer.code() == 401 && answer.body().string().contains(text);
    } catch (IOException e) { // no answer: the login says what is wrong
      return false;
    }
  }

  private static String url(AppManifest.Login login, Domain domain, String path) {
    return "https://%s%s".formatted(AppManifest.fullName(login.hostname(), domain), path);
  }

  private static Request basic(AppManifest.Login login, String url, String password) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", Credentials.basic(login.user(), password))
        .header("OCS-APIRequest", "true") // Nextcloud's APIs want it from programs
        .build();
  }

  /** Empty without a clear answer. */
  private Optional<Boolean> opens(
      AppManifest app, AppManifest.Login login, String url, String password) {
    var request =
        switch (login.kind()) {
          case "basic" -> basic(login, url, password);
          case "keycloak-token" ->
              new Request.Builder()
                  .url(url)
                  .post(
                      new FormBody.Builder()
                          .add("grant_type", "password")
                          .add("client_id", "admin-cli")
                          .add("username", login.user())
                          .add("password", password)
                          .build())
                  .build();
          default ->
              throw FailureType.INVALID_INPUT.stop(
                  "apps/%s/app.yml: login.kind: '%s': basic or keycloak-token"
                      .formatted(app.name(), login.kind()));
        };
    heartbeat.beat("logging in at " + url);
    try (var answer = web.newCall(request).execute()) {
      return meaning(login, answer);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> meaning(AppManifest.Login login, Response answer)
      throws IOException {
    return switch (answer.code()) {
      case 200 ->
          Optional.of(
              !login.kind().equals("keycloak-token")
                  || answer.body().string().contains("\"access_token\""));
      case 401, 403 -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
