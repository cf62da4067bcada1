package society.postx.platform.activities.alert;

import static society.postx.platform.workflows.failure.FailureType.CREDENTIALS_REJECTED;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import society.postx.platform.activities.alert.AlertChannels.MailServer;
import society.postx.platform.activities.alert.MailAndWebhook.Refused;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SmtpRules;

/**
 * Sends an alert as a plain text mail over SMTP; sends no password over an unencrypted connection.
 */
final class AlertMail {
  private AlertMail() {}

  /** Returns who accepted it. */
  static String send(MailServer server, Alert alert) throws IOException, Refused {
    var rules = new SmtpRules(server.port(), server.login().isPresent());
    var session = Session.getInstance(rules.session());
    try (var transport = session.getTransport(rules.transport())) {
      var message = message(session, server, alert);
      if (server.login().isPresent()) {
        var login = server.login().get();
        transport.connect(server.host(), server.port(), login.user(), login.password().get());
      } else {
        transport.connect(server.host(), server.port(), null, null);
      }
      transport.sendMessage(message, message.getAllRecipients());
      return "%d addresses by %s".formatted(server.to().size(), server.host());
    } catch (AuthenticationFailedException e) {
      throw new Refused(
          CREDENTIALS_REJECTED,
          "%s refuses the login; correct alerts.mail.user in platform.yml or alert_smtp_password"
                  .formatted(server.host())
              + " in secrets/shared.sops.yaml; the platform then sends the alert by itself");
    } catch (SendFailedException e) {
      if (passes(e)) throw new IOException(server.host() + " says " + said(e), e);
      throw new Refused(REQUEST_REFUSED, server.host() + " says " + said(e));
    } catch (MessagingException e) {
      throw new IOException("%s: %s".formatted(server.host(), said(e)), e);
    }
  }

  private static MimeMessage message(Session session, MailServer server, Alert alert)
      throws MessagingException {
    var message =
        new IncidentMail(
            session, "<%s@post-x-platform>".formatted(IncidentKey.of(alert.incident())));
    message.setFrom(new InternetAddress(server.from()));
    for (var to : server.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    message.setSubject(alert.title(), StandardCharsets.UTF_8.name());
    message.setText(alert.text(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated"); // no out-of-office replies (RFC 3834)
    message.saveChanges(); // with the date
    return message;
  }

  /**
   * Whether the failure passes by itself: a 4xx reply asks for another attempt (greylisting, full
   * disk).
   */
  private static boolean passes(Exception failure) {
    for (Exception e = failure;
        e instanceof MessagingException messaging;
        e = messaging.getNextException()) {
      if (String.valueOf(e.getMessage()).matches("(?s)\\s*4\\d\\d .*")) return true;
    }
    return false;
  }

  private static String said(MessagingException e) {
    var cause = e.getNextException() == null ? e : e.getNextException();
    return String.valueOf(cause.getMessage()).strip();
  }

  /** Keeps its id when it is saved. */
  private static final class IncidentMail extends MimeMessage {
    private final String id;

    IncidentMail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
