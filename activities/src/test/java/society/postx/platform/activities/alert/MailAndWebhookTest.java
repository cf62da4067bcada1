package society.postx.platform.activities.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.mail.Mail;
import society.postx.platform.sandbox.mail.MailSink;
import society.postx.platform.sandbox.mail.WebhookSink;
import society.postx.platform.workflows.alert.Alert;

class MailAndWebhookTest {
  private static final Alert STUCK =
      new Alert(
          "onboard/alpha/run-1/CREATE_SERVER/1",
          "alpha: \"Create server\" is stuck – limit exceeded",
          "have the limit raised, then:\n  starter retry onboard/alpha");

  @TempDir Path state;
  private MailSink mail;
  private WebhookSink webhook;
  private MailAndWebhook alerts;

  @BeforeEach
  void start() {
    mail = new MailSink("127.0.0.1", 0);
    webhook = new WebhookSink("127.0.0.1", 0, mail);
    alerts = alerts(Optional.empty());
  }

  @AfterEach
  void stop() {
    webhook.close();
    mail.close();
  }

  @Test
  void anIncidentIsToldOnceByEachChannelAlsoAfterARestart() {
    alerts.alert(STUCK);
    alerts.alert(STUCK);
    alerts(Optional.empty()).alert(STUCK);
    assertThat(mail.mails()).hasSize(1);
    assertThat(mail.mails().getFirst().subject()).isEqualTo(STUCK.title());
    assertThat(mail.mails().getFirst().text().strip()).isEqualTo(STUCK.text());
    assertThat(mail.mails().getFirst().to()).containsExactly("ops@platform.example");
    assertThat(webhook.hooks()).hasSize(1);
    assertThat(webhook.hooks().getFirst().body()).contains("starter retry onboard/alpha");
  }

  @Test
  void anotherIncidentIsToldAsWell() {
    alerts.alert(STUCK);
    alerts.alert(new Alert("onboard/alpha/run-1/CREATE_SERVER/2", STUCK.title(), STUCK.text()));
    assertThat(mail.mails()).hasSize(2);
  }

  @Test
  void aFailingWebhookIsTriedAgainWithoutASecondMail() {
    webhook.refuse(1);
    assertThatThrownBy(() -> alerts.alert(STUCK)).satisfies(failed("UNAVAILABLE"));
    alerts.alert(STUCK);
    assertThat(mail.mails()).hasSize(1);
    assertThat(webhook.hooks()).hasSize(1);
  }

  @Test
  void aMailServerThatSaysLaterIsAskedLaterAndTheWebhookGoesOutMeanwhile() {
    mail.refuse(1);
    assertThatThrownBy(() -> alerts.alert(STUCK)).satisfies(failed("UNAVAILABLE"));
    assertThat(webhook.hooks()).hasSize(1);
    alerts.alert(STUCK);
    assertThat(mail.mails()).hasSize(1);
    assertThat(webhook.hooks()).hasSize(1);
  }

  @Test
  void aRepetitionAfterACrashCarriesTheSameIds(@TempDir Path afterCrash) {
    alerts.alert(STUCK);
    new MailAndWebhook(() -> channels(Optional.empty()), afterCrash, new OkHttpClient())
        .alert(STUCK);
    assertThat(mail.mails()).extracting(MailAndWebhookTest::messageId).hasSize(2);
    assertThat(mail.mails().stream().map(MailAndWebhookTest::messageId).distinct()).hasSize(1);
    assertThat(webhook.hooks().stream().map(it -> it.headers().get("Idempotency-Key")).distinct())
        .hasSize(1);
  }

  @Test
  void aPasswordIsNotSentWithoutEncryption() {
    var login = Optional.of(new AlertChannels.Login("platform", "hush-hush"));
    assertThatThrownBy(() -> alerts(login).alert(STUCK))
        .satisfies(failed("UNAVAILABLE"))
        .hasMessageContaining("STARTTLS")
        .hasMessageNotContaining("hush-hush");
    assertThat(mail.mails()).isEmpty();
  }

  private MailAndWebhook alerts(Optional<AlertChannels.Login> login) {
    return new MailAndWebhook(() -> channels(login), state, new OkHttpClient());
  }

  private AlertChannels channels(Optional<AlertChannels.Login> login) {
    var server =
        new AlertChannels.MailServer(
            "127.0.0.1",
            mail.port(),
            "platform@platform.example",
            List.of("ops@platform.example"),
            login);
    return new AlertChannels(Optional.of(server), Optional.of(URI.create(webhook.url())));
  }

  private static ThrowingConsumer<Throwable> failed(String type) {
    return failure -> {
      assertThat(failure).isInstanceOf(ApplicationFailure.class);
      assertThat(((ApplicationFailure) failure).getType()).isEqualTo(type);
    };
  }

  private static String messageId(Mail received) {
    return received.headers().stream()
        .filter(header -> header.startsWith("Message-ID:"))
        .findFirst()
        .orElseThrow();
  }
}
