package society.postx.platform.workflows.alert;

import static java.util.stream.Collectors.joining;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs one activity per channel, all at the same time. A working channel sends once, even while the
 * other fails, and any worker can make the next attempt.
 */
public final class SendAlertImpl implements SendAlert {
  private static final Duration ATTEMPT = Duration.ofMinutes(2);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private final Map<AlertChannel, String> states = new EnumMap<>(AlertChannel.class);
  private final Set<AlertChannel> sent = EnumSet.noneOf(AlertChannel.class);
  private final Map<AlertChannel, String> failed = new EnumMap<>(AlertChannel.class);

  @Override
  public SendAlertResult send(@Nullable Alert alert) {
    if (alert == null || alert.title().isBlank()) {
      throw FailureType.INVALID_INPUT.stop(
          "title: is missing (example: {\"incident\":\"test\",\"title\":\"a test\",\"text\":\"do you read me?\"})");
    }
    var sendings =
        Arrays.stream(AlertChannel.values())
            .map(channel -> Async.procedure(() -> deliver(channel, alert)))
            .toList();
    Promise.allOf(sendings).get();
    return result();
  }

  private void deliver(AlertChannel channel, Alert alert) {
    state(channel, "not delivered yet; the pending activity shows why");
    var delivery =
        Failures.answerOr(
            () -> channels(channel).deliverAlert(channel, alert),
            e -> givenUp(channel, Failures.causeUnlessCancelled(e)));
    state(channel, delivery.note());
    if (delivery.sent()) {
      sent.add(channel);
      if (sent.size() == 1) {
        notifySender(alert);
      }
    }
  }

  private Delivery givenUp(AlertChannel channel, String why) {
    failed.put(channel, why);
    return new Delivery(false, "given up: " + why);
  }

  private static ChannelActivities channels(AlertChannel channel) {
    return Workflow.newActivityStub(
        ChannelActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(ATTEMPT)
            .setScheduleToCloseTimeout(Duration.ofDays(DAYS))
            .setSummary("by " + channel.word())
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(FIRST_PAUSE)
                    .setBackoffCoefficient(2)
                    .setMaximumInterval(LONGEST_PAUSE)
                    .build())
            .build());
  }

  /** By workflow id: the sender may have continued as a new run, was reset, or has ended. */
  private static void notifySender(Alert alert) {
    var sender = Workflow.getInfo().getParentWorkflowId();
    if (sender.isEmpty()) {
      return;
    }
    try {
      Workflow.newUntypedExternalWorkflowStub(sender.get())
          .signal(AlertReceipt.SIGNAL, alert.incident());
    } catch (SignalExternalWorkflowException | ApplicationFailure ended) { // the SDK throws either
      Workflow.getLogger(SendAlertImpl.class)
          .info("{} has ended and gets no receipt: {}", sender.get(), ended.getMessage());
    }
  }

  private SendAlertResult result() {
    if (sent.isEmpty() && !failed.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "no channel delivered the alert in %d days: %s".formatted(DAYS, text(failed)),
          FailureType.UNAVAILABLE.name());
    }
    if (sent.isEmpty()) {
      return new SendAlertResult("not sent: platform.yml names no channel under alerts", List.of());
    }
    var words = sent.stream().map(AlertChannel::word).collect(joining(" and "));
    var rest = failed.isEmpty() ? "" : "; not by " + text(failed);
    return new SendAlertResult("sent by " + words + rest, List.copyOf(sent));
  }

  private static String text(Map<AlertChannel, String> channels) {
    return channels.entrySet().stream()
        .map(it -> "%s: %s".formatted(it.getKey().word(), it.getValue()))
        .collect(joining("; "));
  }

  private void state(AlertChannel channel, String state) {
    states.put(channel, state);
    Workflow.setCurrentDetails(
        states.entrySet().stream()
            .map(
                it -> "- %s: %s%n".formatted(it.getKey().word(), ShownText.markdown(it.getValue())))
            .collect(joining()));
  }
}
