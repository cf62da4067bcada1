package society.postx.platform.activities.alert;

import static society.postx.platform.workflows.operation.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.AlertActivities;
import society.postx.platform.workflows.operation.FailureType;

/**
 * Sends each incident once by each channel. A channel that fails is tried again without the other
 * one's alert being repeated. Mails carry an id made of the incident, so that even a repetition
 * after a crash can be told from a second incident.
 */
public final class MailAndWebhook implements AlertActivities {
  private static final Logger log = LoggerFactory.getLogger(MailAndWebhook.class);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final AlertSource source;
  private final Sent sent;
  private final OkHttpClient http;

  /**
   * @param state folder of this worker that survives restarts
   */
  public MailAndWebhook(AlertSource source, Path state, OkHttpClient http) {
    this.source = source;
    this.sent = new Sent(state.resolve("alerts"));
    this.http = http;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Gives up with CREDENTIALS_REJECTED or REQUEST_REFUSED; everything else passes by itself.
   */
  @Override
  public synchronized void alert(Alert alert) {
    var channels = source.channels();
    if (channels.mail().isEmpty() && channels.webhook().isEmpty()) {
      log.warn("nobody is told of '{}': platform.yml has no alerts", alert.title());
      return;
    }
    var mail =
        channels
            .mail()
            .flatMap(server -> once(alert, "mail", key -> Mail.send(server, key, alert)));
    var webhook =
        channels
            .webhook()
            .flatMap(url -> once(alert, "webhook", key -> Webhook.post(http, url, key, alert)));
    mail.or(() -> webhook)
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  private interface Sending {
    void send(String key) throws IOException, Refused;
  }

  /** The other side said no, for good. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final FailureType type;

    Refused(FailureType type, String message) {
      super(message);
      this.type = type;
    }
  }

  /** The failure instead of throwing it: the other channel gets its turn first. */
  private Optional<ApplicationFailure> once(Alert alert, String channel, Sending sending) {
    var key = Sent.key(alert.incident());
    if (sent.has(key, channel)) return Optional.empty();
    try {
      sending.send(key);
      sent.note(key, channel);
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.type.stop("alert by %s: %s".formatted(channel, e.getMessage())));
    } catch (IOException e) {
      return Optional.of(
          UNAVAILABLE.retryIn(AGAIN, "alert by %s: %s".formatted(channel, e.getMessage())));
    }
  }
}
