package society.postx.platform.workflows.offboarding;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;

/** What another operator approves before anything of the client is changed. */
final class OffboardingQuestion {
  private static final Duration DEADLINE = Duration.ofDays(14);

  private OffboardingQuestion() {}

  static Question of(OffboardClientInput input, OffboardingPlan found, LocalDate date) {
    return new Question(
        "Remove %s (%s) and delete its server?".formatted(input.client(), found.plan().domain()),
        "contract until %s, final invoice %s; why: %s"
            .formatted(date, input.finalInvoice(), input.reason()),
        List.of(input.client().value()),
        1,
        found.lines(),
        "leaves the client as it is now",
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        found.digest(),
        input.operator());
  }
}
