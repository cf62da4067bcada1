package society.postx.platform.workflows.alert;

import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * How alerts go to a mail server, for the worker and for doctor's test mail alike: with limits of
 * time, and no password over an unencrypted connection.
 *
 * @param port 465 speaks TLS from the first byte (RFC 8314); others switch to it where the server
 *     can
 * @param login whether the server asks for a password
 */
public record SmtpRules(int port, boolean login) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SMTPS = 465;

  /** Jakarta Mail's name of the transport. */
  public String transport() {
    return port == SMTPS ? "smtps" : "smtp";
  }

  /** Jakarta Mail's settings of a session. */
  public Properties session() {
    var settings = new Properties();
    for (var protocol : List.of("mail.smtp.", "mail.smtps.")) {
      settings.put(protocol + "connectiontimeout", String.valueOf(LIMIT.toMillis()));
      settings.put(protocol + "timeout", String.valueOf(LIMIT.toMillis()));
      settings.put(protocol + "writetimeout", String.valueOf(LIMIT.toMillis()));
      settings.put(protocol + "auth", String.valueOf(login));
      settings.put(protocol + "ssl.checkserveridentity", "true");
    }
    settings.put("mail.smtp.starttls.enable", "true");
    settings.put("mail.smtp.starttls.required", String.valueOf(login));
    return settings;
  }
}
