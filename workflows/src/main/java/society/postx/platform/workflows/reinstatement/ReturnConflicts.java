package society.postx.platform.workflows.reinstatement;

import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.takeover.Conflict;
import society.postx.platform.workflows.takeover.TakeOver;
import society.postx.platform.workflows.text.ShownText;

/**
 * Looks for what others have by now where the client's records, server and sub-account are to be,
 * before anything is bought. The approval of a return names it all, so it is the recorded decision
 * to take it over; what nobody can take over refuses the return.
 */
record ReturnConflicts(Operation operation, ClientName client) {
  /**
   * What the return goes on in spite of.
   *
   * @param records those of it that are DNS records
   * @param certificates see {@link PlannedReturn}
   */
  record Found(TakeOver takeOver, List<DnsConflict> records, String certificates) {
    private static final Found NOTHING = new Found(new TakeOver(List.of()), List.of(), "");

    /** For those who approve, one line each. */
    List<String> lines() {
      var others =
          takeOver.conflicts().stream()
              .map(it -> "taken over: %s %s".formatted(it.what(), it.effect()))
              .map(ShownText::oneLine);
      return Stream.concat(others, Stream.of(certificates).filter(it -> !it.isEmpty())).toList();
    }
  }

  /** FOREIGN_RESOURCE, naming each conflict, where a decision could not cover all of them. */
  Found find(Step step) {
    if (!looked()) {
      return Found.NOTHING;
    }
    var planned =
        operation.ask(
            step, ReinstatementActivities.class, it -> it.planReturn(client, Operation.runLabel()));
    var plan = planned.plan();
    var records = operation.ask(step, DnsActivities.class, it -> it.recordConflicts(plan.dns()));
    var all = new ArrayList<Conflict>(DnsConflict.conflicts(records));
    all.addAll(
        operation.ask(step, ServerActivities.class, it -> it.serverConflicts(plan.server())));
    all.addAll(
        operation.ask(step, BoxActivities.class, it -> it.subAccountConflicts(plan.subAccount())));
    var takeOver = new TakeOver(all);
    var refusal = takeOver.refusal(takeOver.digest());
    if (refusal.isPresent()) {
      throw operation.refused(step, FOREIGN_RESOURCE, refusal.get());
    }
    return new Found(takeOver, records, planned.certificates());
  }

  /**
   * False for runs begun before 2026-12-01, which look only where they create. Their branch may go
   * after 2027-03-31.
   */
  private static boolean looked() {
    return Workflow.getVersion("return-conflicts", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
