package society.postx.platform.sandbox.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** Receives mail over SMTP, keeps it in memory and delivers nothing. */
public final class MailSink implements AutoCloseable {
  private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
  private final SMTPServer server;
  private volatile int refusals;

  /**
   * @param host address to listen on
   * @param port 0 for any free one
   */
  public MailSink(String host, int port) {
    server =
        SMTPServer.port(port)
            .bindAddress(address(host))
            .messageHandler((context, from, to, data) -> receive(from, to, data))
            .build();
    server.start();
  }

  public int port() {
    return server.getPortAllocated();
  }

  /** Oldest first. */
  public List<ReceivedMail> mails() {
    return List.copyOf(mails);
  }

  public void clear() {
    mails.clear();
  }

  /** Refuses the next mails with 451, as a greylisting server does. */
  public void refuse(int count) {
    refusals = count;
  }

  @Override
  public void close() {
    server.stop();
  }

  private synchronized void receive(String from, String to, byte[] data) throws RejectException {
    if (refusals > 0) {
      refusals--;
      throw new RejectException(451, "try again later");
    }
    try {
      var message = new MimeMessage(null, new ByteArrayInputStream(data));
      var headers = Collections.list(message.getAllHeaders()).stream().map(MailSink::line).toList();
      mails.add(
          new ReceivedMail(
              Instant.now(),
              from,
              Arrays.stream(to.split(",", -1)).map(String::strip).toList(),
              String.valueOf(message.getSubject()),
              headers,
              text(message.getContent())));
    } catch (MessagingException | IOException e) {
      throw new RejectException(554, "not a mail: " + e.getMessage());
    }
  }

  private static String line(Header header) {
    return header.getName() + ": " + header.getValue().replaceAll("\r?\n\\s+", " ");
  }

  private static String text(Object content) throws MessagingException, IOException {
    if (!(content instanceof Multipart parts)) return content.toString().replace("\r\n", "\n");
    BodyPart first = parts.getBodyPart(0);
    return text(first.getContent());
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host: '%s': must be an address".formatted(host), e);
    }
  }
}
