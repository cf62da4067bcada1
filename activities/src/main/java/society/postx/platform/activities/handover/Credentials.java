package society.postx.platform.activities.handover;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.util.List;
import java.util.Map;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/** Writes a client's login details for people to read. The whole text is secret. */
final class Credentials {
  private Credentials() {}

  /** Names of the secrets that the text shows. */
  static List<String> names(ClientPlan plan, Checkout checkout) {
    return plan.apps().stream()
        .map(app -> checkout.app(app.name()))
        .flatMap(app -> app.credentials().stream().map(it -> app.secretKey(it.secret())))
        .toList();
  }

  /**
   * @param secrets the client's, by name
   */
  static String text(ClientPlan plan, Checkout checkout, Map<String, String> secrets) {
    var text = new StringBuilder("Credentials for %s\n".formatted(plan.domain()));
    for (var app : plan.apps()) {
      var manifest = checkout.app(app.name());
      for (var credential : manifest.credentials()) {
        text.append(
            """

            %s
              address:  https://%s%s
              user:     %s
              password: %s
            """
                .formatted(
                    credential.label(),
                    AppManifest.fullName(credential.hostname(), plan.domain()),
                    credential.path(),
                    credential.user(),
                    secret(plan, secrets, manifest.secretKey(credential.secret()))));
      }
    }
    return text.append("\nPlease change the passwords after the first login.\n").toString();
  }

  private static String secret(ClientPlan plan, Map<String, String> secrets, String name) {
    var value = secrets.get(name);
    if (value == null) {
      throw SECRETS_UNREADABLE.stop(
          "secrets/clients/%s.sops.yaml: has no secret '%s'; onboard the client again to create it"
              .formatted(plan.client(), name));
    }
    return value;
  }
}
