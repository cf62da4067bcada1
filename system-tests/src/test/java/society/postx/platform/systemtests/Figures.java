package society.postx.platform.systemtests;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Locale;
import society.postx.platform.workflows.onboarding.OnboardClientResult;

/** Prints measured figures, one line each, on standard output. */
final class Figures {
  private Figures() {}

  static void print(OperationRun run, OnboardClientResult result) {
    say(
        "%s: SSH after %s, HTTPS after %s, first backup after %s; %d history events"
            .formatted(
                run.id(),
                seconds(run.until("MeetHost")),
                seconds(run.until("CheckHttps")),
                seconds(run.until("BackUpOnce")),
                run.events().size()));
    say(
        result.durations().entrySet().stream()
            .map(step -> step.getKey() + " " + seconds(step.getValue()))
            .collect(joining(", ", run.id() + ": ", "")));
  }

  static void say(String line) {
    System.out.println("FIGURE " + line);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
