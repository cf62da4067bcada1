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
 * Sends alerts by SMTP and HTTP. What was sent stands in the alert's workflow, so any worker may go
 * on with it. Both carry an id made of the incident: a repetition after a crash can be told from a
 * second incident.
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
   * {@code platform.yml} or the password from being read; each is worth another attempt, as people
   * correct that meanwhile.
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

  /** Empty where the channel took it, or there is none. */
  private Optional<ApplicationFailure> failure(AlertChannel channel, Alert alert) {
    try {
      var unused = deliverAlert(channel, alert);
      return Optional.empty();
    } catch (ApplicationFailure e) {
      log.warn("'{}' is not sent by {}: {}", alert.title(), channel.word(), e.getOriginalMessage());
      return Optional.of(e);
    }
  }

  private interface Sending {
    /** Answers who took it. */
    String send() throws IOException, Refused;
  }

  /** The other side said no. */
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
