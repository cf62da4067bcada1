package society.postx.platform.activities.verification;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * Checks the logins that will be handed over. An app that asks for a second factor refuses every
 * password from a program: there the app's own check in its container has to end well instead.
 *
 * @param inside checks these apps in their containers and answers what it checked; throws what is
 *     wrong
 */
record AdminLogins(
    LoginCheck logins, Heartbeat heartbeat, Function<List<AppManifest>, String> inside) {
  /**
   * Answers who could log in where, and what was not tried; throws what is wrong.
   *
   * @param passwords by app
   */
  String checked(ClientName client, Domain domain, Map<AppManifest, String> passwords) {
    var secondFactor =
        passwords.entrySet().stream()
            .filter(it -> logins.wantsSecondFactor(it.getKey(), domain, it.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    var byPassword = new LinkedHashMap<>(passwords);
    secondFactor.forEach(byPassword::remove);
    new RepeatedCheck(Duration.ofMinutes(1), heartbeat)
        .untilClean(
            "admin logins of " + client,
            () ->
                byPassword.entrySet().stream()
                    .flatMap(it -> logins.finding(it.getKey(), domain, it.getValue()).stream())
                    .toList());
    var said =
        byPassword.keySet().stream()
            .map(app -> app.login().orElseThrow().user() + " at " + app.name())
            .collect(joining(", "));
    if (secondFactor.isEmpty()) {
      return said;
    }
    var untried =
        "not tried, a second factor is asked for: %s; checked inside: %s"
            .formatted(OutsideVerification.names(secondFactor), inside.apply(secondFactor));
    return said.isEmpty() ? untried : said + "; " + untried;
  }
}
