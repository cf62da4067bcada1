package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import society.postx.platform.starter.repository.OpenedSecrets;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that Uptime Kuma answers at both addresses of platform.yml (the worker's, and the one to
 * which hosts report their backups), that it accepts the worker's login, and that new monitors get
 * a notification.
 */
record MonitoringCheck(Optional<Settings> settings, Shell shell) {
  private static final String LOGIN = "monitoring login";
  private static final String NOTIFICATION = "monitoring notification";
  private static final String SECRETS = "secrets/shared.sops.yaml";

  List<Finding> check() {
    var findings = new ArrayList<Finding>();
    Optional<SSLContext> trusted;
    try {
      trusted = trusted();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(
          Finding.wrong(
              "trust.caFile",
              "%s; Uptime Kuma is not checked".formatted(e.getMessage()),
              "put the PEM file there, where the worker needs it too, or correct trust.caFile in platform.yml, commit and push"));
    }
    // Its page asks this first; the answer needs no login.
    var url = probe("url", "/api/entry-page", "type", trusted);
    url.ifPresent(findings::add);
    // A push for an unknown token reaches no monitor: Uptime Kuma answers 404 and why.
    probe("pushUrl", "/api/push/doctor", "ok", trusted).ifPresent(findings::add);
    if (url.isPresent() && url.get().fine()) {
      findings.addAll(login(address("url").orElseThrow(), trusted));
    }
    return findings;
  }

  private Optional<SSLContext> trusted() throws IOException {
    var file = settings.flatMap(it -> it.text("trust", "caFile"));
    return file.isEmpty() ? Optional.empty() : Optional.of(MoreTrust.in(Path.of(file.get())));
  }

  private Optional<String> address(String key) {
    return settings.flatMap(it -> it.text("monitoring", key)).map(it -> it.replaceFirst("/+$", ""));
  }

  /**
   * @param field what Uptime Kuma's answer has
   */
  private Optional<Finding> probe(
      String key, String path, String field, Optional<SSLContext> trusted) {
    return address(key).map(it -> probed(key, it, path, field, trusted));
  }

  private Finding probed(
      String key, String address, String path, String field, Optional<SSLContext> trusted) {
    var subject = "monitoring " + key;
    var remedy =
        "start Uptime Kuma, or correct monitoring.%s in platform.yml, commit and push"
            .formatted(key);
    try {
      var url = URI.create(address);
      if (url.getHost() == null || url.getRawUserInfo() != null) {
        return Finding.wrong(
            subject, "must be an address such as https://status.example.org", remedy);
      }
      var answer = ApiProbe.getTrusting(address + path, trusted);
      return answer.json().has(field)
          ? Finding.fine(subject, address + " answers")
          : Finding.wrong(
              subject,
              "%s answers %d, but not as Uptime Kuma".formatted(address, answer.status()),
              remedy);
    } catch (IOException e) {
      return Finding.wrong(subject, address + " does not answer", remedy);
    } catch (IllegalArgumentException e) {
      return Finding.wrong(
          subject, "must be an address such as https://status.example.org", remedy);
    }
  }

  /** Nothing where the secrets do not open: {@link RepositoryChecks} reports that. */
  private List<Finding> login(String address, Optional<SSLContext> trusted) {
    try {
      var secrets = OpenedSecrets.shared(settings.orElseThrow().repository(), shell);
      var user = text(secrets, "monitoring_username");
      var password = text(secrets, "monitoring_password");
      if (user.isEmpty() || password.isEmpty()) {
        return List.of(
            Finding.wrong(
                LOGIN,
                "%s lacks monitoring_username or monitoring_password".formatted(SECRETS),
                "sops %s, add both, commit and push".formatted(SECRETS)));
      }
      return judged(KumaLogin.ask(address, trusted, user, password));
    } catch (IOException e) {
      return List.of(
          Finding.wrong(
              LOGIN,
              "%s: %s".formatted(address, e.getMessage()),
              "let WebSockets through the proxy before Uptime Kuma (path /socket.io/)"));
    } catch (CommandError reportedByRepositoryChecks) {
      return List.of();
    }
  }

  private static String text(Map<String, Object> secrets, String name) {
    return Optional.ofNullable(secrets.get(name)).map(Object::toString).orElse("");
  }

  static List<Finding> judged(KumaLogin.Answer answer) {
    if (!answer.refusal().isEmpty()) {
      return List.of(
          Finding.wrong(
              LOGIN,
              "Uptime Kuma says \"%s\"".formatted(answer.refusal()),
              "correct monitoring_username and monitoring_password in %s (an account without 2FA), commit and push"
                  .formatted(SECRETS)));
    }
    return List.of(
        Finding.fine(LOGIN, "Uptime Kuma accepts monitoring_username and monitoring_password"),
        answer.defaults() > 0
            ? Finding.fine(
                NOTIFICATION, "new monitors get %d by default".formatted(answer.defaults()))
            : Finding.wrong(
                NOTIFICATION,
                "none is enabled by default, so new clients' monitors would tell nobody",
                "in Uptime Kuma, Settings, Notifications: set one up with \"Default enabled\""));
  }
}
