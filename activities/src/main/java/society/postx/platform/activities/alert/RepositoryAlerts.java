package society.postx.platform.activities.alert;

import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.client.Contact;

/**
 * Reads the alert channels from the newest {@code platform.yml} and the mail server's password from
 * SOPS.
 */
public final class RepositoryAlerts implements AlertSource {
  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;

  public RepositoryAlerts(InfrastructureRepository infrastructure, SecretStore secrets) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
  }

  @Override
  public AlertChannels channels() {
    // An alert must also leave while the repository is down, which may be what it is about.
    var alerts = infrastructure.known().settings().alerts();
    return new AlertChannels(alerts.mail().map(this::server), alerts.webhook());
  }

  private AlertChannels.MailServer server(PlatformSettings.Mail mail) {
    return new AlertChannels.MailServer(
        mail.host(),
        mail.port(),
        mail.from().value(),
        mail.to().stream().map(Contact::value).toList(),
        mail.user()
            .map(
                user ->
                    new AlertChannels.Login(user, () -> secrets.shared("alert_smtp_password"))));
  }
}
