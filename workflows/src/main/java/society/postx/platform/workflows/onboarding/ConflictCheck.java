package society.postx.platform.workflows.onboarding;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.takeover.TakeOver;

/**
 * Refuses an onboarding whose records, server or sub-account would collide with existing ones,
 * before anything is bought: new records must not take traffic away from what runs, unless an
 * operator decided so.
 */
record ConflictCheck(Operation operation, OnboardClientInput input) {
  /**
   * What the onboarding goes on in spite of.
   *
   * @param records those of it that are DNS records
   */
  record Accepted(TakeOver takeOver, List<DnsConflict> records) {
    private static final Accepted NOTHING = new Accepted(new TakeOver(List.of()), List.of());
  }

  /** FOREIGN_RESOURCE, naming each conflict, unless the input's decision is about exactly these. */
  Accepted accept(ClientPlan plan) {
    if (!checked()) {
      operation.tick(OnboardingStep.NAMES_FREE, "checked by the step that creates the records");
      return Accepted.NOTHING;
    }
    var step = OnboardingStep.NAMES_FREE;
    var records = operation.ask(step, DnsActivities.class, it -> it.recordConflicts(plan.dns()));
    var all = new ArrayList<>(DnsConflict.conflicts(records));
    all.addAll(
        operation.ask(step, ServerActivities.class, it -> it.serverConflicts(plan.server())));
    all.addAll(
        operation.ask(step, BoxActivities.class, it -> it.subAccountConflicts(plan.subAccount())));
    var accepted = new Accepted(new TakeOver(all), records);
    var refusal = accepted.takeOver().refusal(input.takeOver());
    if (refusal.isPresent()) {
      throw operation.refused(step, FailureType.FOREIGN_RESOURCE, refusal.get());
    }
    var decision = decision(accepted);
    operation.tick(step, decision == null ? "" : decision);
    return accepted;
  }

  /** As {@link #accept} after a wait; it asks operators, because something is made already. */
  Accepted acceptLater(ClientPlan plan) {
    return operation.untilItPasses(OnboardingStep.NAMES_FREE, () -> accept(plan));
  }

  /**
   * Who decided to take over what; for the checklist, the client's page and the result. Null if
   * there was nothing to decide.
   */
  @Nullable String decision(Accepted accepted) {
    if (accepted.takeOver().conflicts().isEmpty()) {
      return null;
    }
    return "take-over decided by %s (%s): %s"
        .formatted(input.operator(), input.takeOver(), accepted.takeOver().listed());
  }

  /** Runs begun before 2026-11-30 look for others only where they create. May go after 2027-02. */
  private static boolean checked() {
    return Workflow.getVersion("names-free", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
