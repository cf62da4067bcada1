package society.postx.platform.activities.alert;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;
import society.postx.platform.workflows.alert.AlertChannel;
import society.postx.platform.workflows.alert.ChannelActivities;
import society.postx.platform.workflows.alert.Delivery;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Sends alerts by mail and webhook. The alert's workflow records what was sent, so any worker can
 * continue. Both channels carry an id made from the incident, so that receivers recognize a
 * repetition after a crash.
 */
public final class MailAndWebhook implements ChannelActivities, AlertActivities {
  private static final Logger log = LoggerFactory.getLogger(MailAndWebhook.class);

  private final AlertSource source;
  private final OkHttpClient http;

  public MailAndWebhook(AlertSource source, OkHttpClient http) {
    this.source = source;
    this.http = http;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Fails with CREDENTIALS_REJECTED, REQUEST_REFUSED, UNAVAILABLE or the type of what keeps
   * {@code platform.yml} or the password from being read; each deserves another attempt, since
   * people may correct the cause meanwhile.
   */
  @Override
  public Delivery deliverAlert(AlertChannel channel, Alert alert) {
    try {
      return delivered(channel, alert);
    } catch (ApplicationFailure e) {
      throw ApplicationFailure.newFailure(e.getOriginalMessage(), e.getType());
    }
  }

  private Delivery delivered(AlertChannel channel, Alert alert) {
    var channels = source.channels();
    var taker =
        switch (channel) {
          case MAIL ->
              channels.mail().map(server -> sent(channel, () -> AlertMail.send(server, alert)));
          case WEBHOOK ->
              channels
                  .webhook()
                  .map(url -> sent(channel, () -> AlertWebhook.post(http, url, alert)));
        };
    return taker
        .map(who -> new Delivery(true, "sent to " + who))
        .orElseGet(() -> new Delivery(false, "platform.yml names none"));
  }

  /** {@inheritDoc} */
  @Override
  public void alert(Alert alert) {
    var failures = Stream.of(AlertChannel.values()).map(it -> failure(it, alert)).toList();
    if (failures.stream().allMatch(Optional::isPresent)) {
      throw failures.getFirst().orElseThrow();
    }
  }

  /** Empty where the channel accepted it or is not set. */
  private Optional<ApplicationFailure> failure(AlertChannel channel, Alert alert) {
    try {
      var unused = deliverAlert(channel, alert);
      return Optional.empty();
    } catch (ApplicationFailure e) {
      log.warn(
          "alert '{}' not sent by {}: {}", alert.title(), channel.word(), e.getOriginalMessage());
      return Optional.of(e);
    }
  }

  private interface Sending {
    /** Returns who accepted it. */
    String send() throws IOException, Refused;
  }

  /** The other side refused the alert. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final FailureType type;

    Refused(FailureType type, String message) {
      super(message);
      this.type = type;
    }
  }

  private static String sent(AlertChannel channel, Sending sending) {
    try {
      return sending.send();
    } catch (Refused e) {
      throw e.type.retry("alert by %s: %s".formatted(channel.word(), e.getMessage()));
    } catch (IOException e) {
      throw UNAVAILABLE.retry("alert by %s: %s".formatted(channel.word(), e.getMessage()));
    }
  }
}
