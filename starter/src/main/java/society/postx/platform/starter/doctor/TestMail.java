package society.postx.platform.starter.doctor;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.alert.SmtpRules;
import society.postx.platform.workflows.text.ShownText;

/**
 * A mail on the way of the worker's alerts.
 *
 * @param password of {@code user}; present exactly with it
 */
record TestMail(
    String host,
    int port,
    String from,
    List<String> to,
    Optional<String> user,
    Optional<String> password) {
  static TestMail of(Settings settings, Optional<String> password) {
    var to =
        settings.values().get("alerts") instanceof Map<?, ?> alerts
                && alerts.get("mail") instanceof Map<?, ?> mail
                && mail.get("to") instanceof List<?> addresses
            ? addresses.stream().map(String::valueOf).toList()
            : List.<String>of();
    var from = settings.text("alerts", "mail", "from");
    if (to.isEmpty() || from.isEmpty()) {
      throw CommandError.failed("alerts.mail: from or to is missing");
    }
    return new TestMail(
        settings.text("alerts", "mail", "host").orElseThrow(),
        settings.number(587, "alerts", "mail", "port"),
        from.get(),
        to,
        settings.text("alerts", "mail", "user"),
        password);
  }

  /** Returns who accepted it. */
  String send() {
    var rules = new SmtpRules(port, user.isPresent());
    var session = Session.getInstance(rules.session());
    try (var transport = session.getTransport(rules.transport())) {
      var message = message(session);
      transport.connect(host, port, user.orElse(null), password.orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
      return "%s took a test mail to %d addresses; look whether it arrives"
          .formatted(host, to.size());
    } catch (MessagingException e) {
      var cause = e.getNextException() == null ? e : e.getNextException();
      throw CommandError.failed(
          "%s:%d: %s".formatted(host, port, ShownText.oneLine(String.valueOf(cause.getMessage()))),
          e);
    }
  }

  private MimeMessage message(Session session) throws MessagingException {
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(from));
    for (var address : to) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
    }
    message.setSubject("Post-X Platform: test of the alerts", StandardCharsets.UTF_8.name());
    message.setText(
        "An operator ran  ./platform doctor --send. Alerts will come from here.\n",
        StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated"); // no out-of-office replies (RFC 3834)
    message.saveChanges();
    return message;
  }
}
