package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import society.postx.platform.workflows.offboarding.OffboardClientResult;

/** Offboards one client whose contract ended yesterday, as two operators and the client do. */
record Offboarding(Stack stack, String client, LocalDate lastDay, OperationRun run) {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  static Offboarding start(Stack stack, String client) {
    withoutPauses(stack);
    return startNext(stack, client);
  }

  /** An operator sets no cooling time, and no pause between two clients. */
  static void withoutPauses(Stack stack) {
    for (var setting : List.of("  coolingHours: 0", "  minutesBetween: 0")) {
      var name = setting.substring(0, setting.indexOf(':'));
      stack.repository.edit("platform.yml", "(?m)^%s: .*$".formatted(name), setting);
    }
  }

  /** The same, after {@link #withoutPauses}. */
  static Offboarding startNext(Stack stack, String client) {
    var lastDay = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    var run = stack.operator.offboard(client, lastDay, "contract ended");
    return new Offboarding(stack, client, lastDay, run);
  }

  /** A second operator approves what it asks. */
  void approve() {
    stack.operator.approveAs("carol", run, "the contract ended");
  }

  /** Returns once the export is on the Storage Box. */
  void untilExported() {
    await("the export waits for the client")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .failFast(this::waitsAtUnexpected)
        .until(() -> run.stage().equals("RECEIPT"));
  }

  private void waitsAtUnexpected() {
    var progress = run.progress();
    if (progress.stage().equals("WAITS_FOR_DECISION")) {
      throw new AssertionError(progress.headline());
    }
  }

  /** The client has its export; returns once it is removed and its archive waits. */
  OffboardClientResult confirmed() {
    stack.operator.decide("confirm-receipt", run, client + " has it");
    var result = run.result(OffboardClientResult.class);
    assertThat(result.removed()).isTrue();
    assertThat(result.skipped()).isEmpty();
    return result;
  }

  /** On the Storage Box's disk. */
  Path archive() {
    return stack.box.data().resolve("archive/%s-%s".formatted(client, lastDay));
  }

  /** On the Storage Box's disk. */
  Path export() {
    return stack.box.data().resolve("exports/%s-%s".formatted(client, lastDay));
  }

  /** What keeps the archive until its deadline. */
  OperationRun retention() {
    var id = "retention/%s/%s".formatted(client, lastDay);
    return new OperationRun(stack.temporal.client(), id, "");
  }

  /** Returns once the archive waits for its deadline. */
  void untilKept() {
    await("it is kept").ignoreExceptions().until(() -> retention().stage().equals("WAIT"));
  }
}
