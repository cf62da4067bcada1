package society.postx.platform.workflows.pruning;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.ShownText;

/**
 * Prunes one client's backups under its permit, because a restore or rollback must not lose the
 * snapshot it has chosen.
 */
public final class PruneClientImpl implements PruneClient {

  @Override
  public String run(@Nullable PruneClientInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop("input: is missing (example: {\"client\":\"alpha\"})");
    }
    KernelVersion.second();
    var twoClocks = twoClocks();
    var inSlices = SlicedPrune.gate();
    if (twoClocks && Boolean.TRUE.equals(input.dryRun())) {
      return planned(input.client());
    }
    var incidents = incidents(input.client());
    var permit = new PermitLease(input.client(), WorkflowTime.until(input.busyUntil()));
    ForgetReport report;
    SubAccount account;
    try {
      acquire(permit, input.client(), incidents);
      if (!twoClocks) {
        var note = pruneByClaims(input.client());
        permit.releaseAndWait();
        return note;
      }
      account = account(input.client());
      report = forget(input.client(), account);
      permit.releaseAndWait();
    } catch (TemporalFailure e) { // any other is a bug, which fails the task with nothing done
      permit.releaseAndWait();
      throw e instanceof ActivityFailure activity ? Failures.said(activity) : e;
    }
    var note = new RetentionNotice(input.client(), report, incidents.orElse(ownRun())).give();
    var due = inSlices && report.state() != null && report.state().pruneDue();
    return due ? pruned(note, new SlicedPrune(input.client(), account)) : note;
  }

  /**
   * An operation may hold a client for days, which must not hide that its backups are missing: then
   * the repository is only looked at.
   */
  private static void acquire(PermitLease permit, ClientName client, Optional<String> incidents) {
    try {
      permit.acquire(busy -> Workflow.setCurrentDetails(ShownText.markdown(busy)));
    } catch (ApplicationFailure e) {
      if (incidents.isEmpty() || !BUSY.name().equals(e.getType())) {
        throw e;
      }
      if (PermitLease.isOffboarding(client, e.getOriginalMessage()) && KernelVersion.fourth()) {
        throw e; // its host is off on purpose, and so is its backup
      }
      throw BUSY.stop("%s; %s".formatted(e.getOriginalMessage(), seen(client, incidents.get())));
    }
  }

  private static String seen(ClientName client, String incidents) {
    return Failures.answerOr(
        () -> new RetentionNotice(client, planForget(client), incidents).warn(),
        e -> "its backups could not be looked at: " + Failures.causeUnlessCancelled(e));
  }

  /**
   * What incidents of this night begin with, for both turns of a busy client: its alerts are sent
   * once. Empty for runs begun before 2026-11-30, which look at no busy client; that may go after
   * 2027-04-30.
   */
  private static Optional<String> incidents(ClientName client) {
    return Workflow.getVersion("look-while-busy", Workflow.DEFAULT_VERSION, 1) < 1
        ? Optional.empty()
        : Optional.of(
            Workflow.getInfo()
                .getParentRunId()
                .map(night -> night + "/" + client)
                .orElse(ownRun()));
  }

  private static String ownRun() {
    return Operation.runLabel().value();
  }

  private static String pruned(String note, SlicedPrune prune) {
    return Failures.saying(() -> "%s; %s".formatted(prune.tonight(), note));
  }

  /**
   * False for runs begun before 2026-11-30, whose activity answers less. Their branch may go after
   * 2027-04-30.
   */
  private static boolean twoClocks() {
    return Workflow.getVersion("two-clocks", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private static String planned(ClientName client) {
    return Failures.saying(() -> new RetentionNotice(client, planForget(client), ownRun()).show());
  }

  private static ForgetReport planForget(ClientName client) {
    var account = account(client);
    return ActivityProfile.SHORT
        .stub(BackupActivities.class, "compare the clocks of " + client)
        .planForget(client, account);
  }

  private static ForgetReport forget(ClientName client, SubAccount account) {
    return ActivityProfile.LONG
        .stub(BackupActivities.class, "forget old snapshots of " + client)
        .forgetOld(client, account, List.of());
  }

  /** For runs begun before 2026-11-30. */
  private static String pruneByClaims(ClientName client) {
    var account = account(client);
    var pruned =
        ActivityProfile.LONG.stub(BackupActivities.class, "prune " + client).prune(client, account);
    return pruned.changes().isEmpty() ? "nothing to forget" : Changes.text(pruned.changes());
  }

  private static SubAccount account(ClientName client) {
    Workflow.setCurrentDetails("Prunes the backups of **%s**.".formatted(client));
    var plan =
        ActivityProfile.SHORT
            .stub(InfrastructureActivities.class, "read " + client)
            .planOf(client, Operation.runLabel());
    return ActivityProfile.SHORT
        .stub(BoxActivities.class, "find the sub-account of " + client)
        .findSubAccount(plan.subAccount());
  }
}
