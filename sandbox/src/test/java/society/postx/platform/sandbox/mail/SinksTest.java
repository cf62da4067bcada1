package society.postx.platform.sandbox.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SinksTest {
  @Test
  void mailsAndWebhookCallsAreKeptAndReadAndClearedOverHttp() throws Exception {
    try (var mail = new MailSink("127.0.0.1", 0);
        var hooks = new WebhookSink("127.0.0.1", 0, mail)) {
      send(mail.port(), "alpha is stuck", "umlauts: äöü\nend");
      post(hooks.url(), "{\"title\":\"alpha is stuck\"}");

      assertThat(mail.mails()).hasSize(1);
      assertThat(mail.mails().getFirst().subject()).isEqualTo("alpha is stuck");
      assertThat(mail.mails().getFirst().to()).containsExactly("ops@platform.example");
      assertThat(mail.mails().getFirst().text().strip()).isEqualTo("umlauts: äöü\nend");
      assertThat(call("GET", hooks.url())).contains("alpha is stuck");
      var mailUrl = hooks.url().replace("/webhook", "/mail");
      assertThat(call("GET", mailUrl)).contains("\"subject\":\"alpha is stuck\"");

      call("DELETE", hooks.url());
      call("DELETE", mailUrl);
      assertThat(mail.mails()).isEmpty();
      assertThat(call("GET", hooks.url())).isEqualTo("[]");
    }
  }

  private static void send(int port, String subject, String text) throws Exception {
    var settings = new Properties();
    settings.put("mail.smtp.host", "127.0.0.1");
    settings.put("mail.smtp.port", String.valueOf(port));
    var message = new MimeMessage(Session.getInstance(settings));
    message.setFrom(new InternetAddress("platform@platform.example"));
    message.setRecipients(MimeMessage.RecipientType.TO, "ops@platform.example");
    message.setSubject(subject, "UTF-8");
    message.setText(text, "UTF-8");
    Transport.send(message);
  }

  private static void post(String url, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    send(request);
  }

  private static String call(String method, String url) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static String send(HttpRequest request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
