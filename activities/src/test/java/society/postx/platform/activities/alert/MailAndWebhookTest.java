package society.postx.platform.activities.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.alert.AlertChannel.MAIL;
import static society.postx.platform.workflows.alert.AlertChannel.WEBHOOK;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.mail.MailSink;
import society.postx.platform.sandbox.mail.ReceivedMail;
import society.postx.platform.sandbox.mail.WebhookSink;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.Delivery;

class MailAndWebhookTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Alert STUCK =
      new Alert(
          "onboard/alpha/run-1/CREATE_SERVER/1",
          "alpha: \"Create server\" is stuck – limit exceeded",
          "have the limit raised, then:\n  ./platform retry onboard/alpha");

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
  void eachChannelSendsTheAlertAndSaysWhoTookIt() {
    assertThat(alerts.deliverAlert(MAIL, STUCK))
        .isEqualTo(new Delivery(true, "sent to 1 addresses by 127.0.0.1"));
    assertThat(webhook.hooks()).isEmpty();
    assertThat(alerts.deliverAlert(WEBHOOK, STUCK))
        .isEqualTo(new Delivery(true, "sent to 127.0.0.1"));
    assertThat(mail.mails()).hasSize(1);
    assertThat(mail.mails().getFirst().subject()).isEqualTo(STUCK.title());
    assertThat(mail.mails().getFirst().text().strip()).isEqualTo(STUCK.text());
    assertThat(mail.mails().getFirst().to()).containsExactly("ops@platform.example");
    assertThat(webhook.hooks()).hasSize(1);
    assertThat(webhook.hooks().getFirst().body()).contains("./platform retry onboard/alpha");
  }

  @Test
  void aChannelThatRefusesMayTakeItLater() {
    webhook.refuse(1);
    assertThatThrownBy(() -> alerts.deliverAlert(WEBHOOK, STUCK)).satisfies(mayPass("UNAVAILABLE"));
    alerts.deliverAlert(WEBHOOK, STUCK);
    mail.refuse(1);
    assertThatThrownBy(() -> alerts.deliverAlert(MAIL, STUCK)).satisfies(mayPass("UNAVAILABLE"));
    alerts.deliverAlert(MAIL, STUCK);
    assertThat(mail.mails()).hasSize(1);
    assertThat(webhook.hooks()).hasSize(1);
  }

  @Test
  void aPlatformFileThatPeopleHaveToCorrectIsReadAgain() {
    var broken =
        new MailAndWebhook(
            () -> {
              throw INVALID_INPUT.stop("platform.yml: alerts.mail.port: 'x': a number");
            },
            new OkHttpClient());
    for (var channel : AlertChannel.values()) {
      assertThatThrownBy(() -> broken.deliverAlert(channel, STUCK))
          .satisfies(mayPass("INVALID_INPUT"));
    }
  }

  @Test
  void aPasswordThatCannotBeReadKeepsNoAlertFromTheWebhook() {
    var login =
        new AlertChannels.Login(
            "platform",
            () -> {
              throw SECRETS_UNREADABLE.stop("secrets/shared.sops.yaml: is missing");
            });
    var unreadable = alerts(Optional.of(login));
    assertThat(unreadable.deliverAlert(WEBHOOK, STUCK).sent()).isTrue();
    assertThatThrownBy(() -> unreadable.deliverAlert(MAIL, STUCK))
        .satisfies(mayPass("SECRETS_UNREADABLE"));
  }

  @Test
  void whatAHostSaysNotifiesNobodyAndEndsNoFence() throws Exception {
    alerts.deliverAlert(
        WEBHOOK,
        new Alert(
            "a/1", "alpha: @channel", "```` ````` <!channel> @here [x](http://evil.example)"));
    var text = JSON.readTree(webhook.hooks().getFirst().body()).path("text").asText();
    assertThat(text).startsWith("```\n").endsWith("\n```").doesNotContain("<!channel>");
    assertThat(text.substring(3, text.length() - 3)).doesNotContain("```");
  }

  @Test
  void aChannelWithoutAnAddressCausesNoFailure() {
    var none =
        new MailAndWebhook(
            () -> new AlertChannels(Optional.empty(), Optional.empty()), new OkHttpClient());
    for (var channel : AlertChannel.values()) {
      assertThat(none.deliverAlert(channel, STUCK).sent()).isFalse();
    }
    none.alert(STUCK);
  }

  @Test
  void aRepetitionAfterACrashCarriesTheSameIds() {
    for (var attempt = 1; attempt <= 2; attempt++) {
      alerts.deliverAlert(MAIL, STUCK);
      alerts.deliverAlert(WEBHOOK, STUCK);
    }
    assertThat(mail.mails()).extracting(MailAndWebhookTest::messageId).hasSize(2);
    assertThat(mail.mails().stream().map(MailAndWebhookTest::messageId).distinct()).hasSize(1);
    assertThat(webhook.hooks().stream().map(it -> it.headers().get("Idempotency-Key")).distinct())
        .hasSize(1);
  }

  @Test
  void anotherIncidentHasOtherIds() {
    alerts.deliverAlert(MAIL, STUCK);
    alerts.deliverAlert(
        MAIL, new Alert("onboard/alpha/run-1/CREATE_SERVER/2", STUCK.title(), STUCK.text()));
    assertThat(mail.mails().stream().map(MailAndWebhookTest::messageId).distinct()).hasSize(2);
  }

  @Test
  void aHostsWordsDoNotSteerAChatNorAMail() {
    var odd = new Alert("a/1", "disk\r\nBcc: all@example", "<!channel> & <https://evil|here>");
    alerts.deliverAlert(MAIL, odd);
    alerts.deliverAlert(WEBHOOK, odd);
    assertThat(mail.mails().getFirst().subject()).isEqualTo("disk Bcc: all@example");
    assertThat(mail.mails().getFirst().to()).containsExactly("ops@platform.example");
    assertThat(webhook.hooks().getFirst().body())
        .contains("&lt;!channel&gt; &amp; &lt;https://evil|here&gt;");
  }

  @Test
  void anOldRunsAlertSucceedsOnceOneChannelTookIt() {
    webhook.refuse(1);
    alerts.alert(STUCK);
    assertThat(mail.mails()).hasSize(1);
    webhook.refuse(1);
    mail.refuse(1);
    assertThatThrownBy(() -> alerts.alert(STUCK)).satisfies(mayPass("UNAVAILABLE"));
  }

  @Test
  void aPasswordIsNotSentWithoutEncryption() {
    var login = Optional.of(new AlertChannels.Login("platform", () -> "hush-hush"));
    assertThatThrownBy(() -> alerts(login).deliverAlert(MAIL, STUCK))
        .satisfies(mayPass("UNAVAILABLE"))
        .hasMessageContaining("STARTTLS")
        .hasMessageNotContaining("hush-hush");
    assertThat(mail.mails()).isEmpty();
  }

  private MailAndWebhook alerts(Optional<AlertChannels.Login> login) {
    return new MailAndWebhook(() -> channels(login), new OkHttpClient());
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

  private static ThrowingConsumer<Throwable> mayPass(String type) {
    return failure -> {
      assertThat(failure).isInstanceOf(ApplicationFailure.class);
      assertThat(((ApplicationFailure) failure).getType()).isEqualTo(type);
      assertThat(((ApplicationFailure) failure).isNonRetryable()).isFalse();
    };
  }

  private static String messageId(ReceivedMail received) {
    return received.headers().stream()
        .filter(header -> header.startsWith("Message-ID:"))
        .findFirst()
        .orElseThrow();
  }
}
