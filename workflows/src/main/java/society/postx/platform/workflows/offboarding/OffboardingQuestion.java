package society.postx.platform.workflows.offboarding;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;

/** What another operator approves before anything of the client is changed. */
final class OffboardingQuestion {
  private static final Duration DEADLINE = Duration.ofDays(14);

  private OffboardingQuestion() {}

  static Question of(OffboardClientInput input, OffboardingPlan found, LocalDate date) {
    var changes = new ArrayList<>(found.lines());
    changes.add(
        "the archive and its secrets are deleted %d days after the server, logs and evidence after 30"
            .formatted(input.keptDays()));
    changes.add(
        input.dataExport()
            ? "visitors are out at once; the data is exported to %s and waits up to %d days for the client"
                .formatted(input.recipient(), input.downloadDays())
            : "visitors are out at once; nothing is exported");
    changes.add(
        "the server stays off for %d hours before it is deleted; until then an abort brings the client back"
            .formatted(found.terms().coolingHours()));
    return new Question(
        "Remove %s (%s) and delete its server?".formatted(input.client(), found.plan().domain()),
        "contract until %s, final invoice %s; why: %s"
            .formatted(date, input.finalInvoice(), input.reason()),
        List.of(input.client().value()),
        1,
        changes,
        "leaves the client as it is now",
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        found.digest(),
        input.operator());
  }
}
