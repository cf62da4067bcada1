package society.postx.platform.starter.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.starter.repository.OpenedSecrets;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that alerts have a channel, and with {@code --send} that the mail server takes a mail.
 *
 * @param send sends a test mail
 */
record AlertChecks(Shell shell, Optional<Settings> settings, boolean send) {
  private static final String SUBJECT = "alerts";

  List<Finding> check() {
    if (settings.isEmpty()) {
      return send
          ? List.of(
              Finding.wrong(
                  SUBJECT,
                  "no mail was sent, because platform.yml cannot be read",
                  "set PLATFORM_REPOSITORY to the repository's folder"))
          : List.of();
    }
    var findings = new ArrayList<Finding>();
    var host = settings.get().text("alerts", "mail", "host");
    var webhook = settings.get().text("alerts", "webhook");
    if (host.isEmpty() && webhook.isEmpty()) {
      findings.add(
          Finding.wrong(
              SUBJECT,
              "have no channel: only the Temporal UI shows that an operation waits",
              "set alerts.mail or alerts.webhook in platform.yml, commit and push"));
    }
    host.map(this::mail).ifPresent(findings::add);
    webhook.map(any -> Finding.fine("alert webhook", "is set")).ifPresent(findings::add);
    return findings;
  }

  private Finding mail(String host) {
    if (!send) {
      return Finding.fine("alert mail", "goes through %s; --send sends a test".formatted(host));
    }
    try {
      return Finding.fine("alert mail", TestMail.of(settings.orElseThrow(), password()).send());
    } catch (CommandError refusal) {
      return Finding.wrong(
          "alert mail",
          refusal.said(),
          "correct alerts.mail in platform.yml or alert_smtp_password in secrets/shared.sops.yaml");
    }
  }

  private Optional<String> password() {
    var values = settings.orElseThrow();
    if (values.text("alerts", "mail", "user").isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> secrets = OpenedSecrets.shared(values.repository(), shell);
    return Optional.of(
        Optional.ofNullable(secrets.get("alert_smtp_password"))
            .map(Object::toString)
            .orElseThrow(() -> CommandError.failed("alerts.mail.user has no alert_smtp_password")));
  }
}
