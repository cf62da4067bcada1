package society.postx.platform.workflows.pruning;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.pruning.ForgetStep.ACQUIRE_PERMIT;
import static society.postx.platform.workflows.pruning.ForgetStep.APPROVE_FORGETTING;
import static society.postx.platform.workflows.pruning.ForgetStep.COMPARE_CLOCKS;
import static society.postx.platform.workflows.pruning.ForgetStep.FIND_ACCOUNT;
import static society.postx.platform.workflows.pruning.ForgetStep.FORGET;
import static society.postx.platform.workflows.pruning.ForgetStep.FREE_SPACE;
import static society.postx.platform.workflows.pruning.ForgetStep.READ_PLAN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;

/**
 * Holds no permit while it asks, and forgets afterwards only what was asked about and may still be
 * forgotten.
 */
public final class ForgetSnapshotsImpl extends ClientHandlers implements ForgetSnapshots {
  /** Nightly retention asks again afterwards, so no answer never loses a snapshot. */
  private static final Duration DEADLINE = Duration.ofDays(7);

  /** A question shows twenty lines, and counts the snapshots by itself. */
  private static final int NAMED = 12;

  private static final int NAMED_SUSPICIONS = 5;

  public ForgetSnapshotsImpl() {
    super(new Operation("ForgetSnapshots", List.of(ForgetStep.values())));
  }

  @Override
  public ForgetReport run(@Nullable ForgetSnapshotsInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop("input: is missing (example: {\"client\":\"alpha\"})");
    }
    KernelVersion.second();
    var inSlices = SlicedPrune.gate();
    var client = input.client();
    operation.begin(client, input);
    var plan =
        operation.ask(
            READ_PLAN,
            InfrastructureActivities.class,
            it -> it.planOf(client, Operation.runLabel()));
    var account =
        operation.ask(
            FIND_ACCOUNT, BoxActivities.class, it -> it.findSubAccount(plan.subAccount()));
    var found =
        operation.ask(COMPARE_CLOCKS, BackupActivities.class, it -> it.planForget(client, account));
    if (found.forget().isEmpty() || Boolean.TRUE.equals(input.dryRun())) {
      operation.show("DONE", found.note());
      return found;
    }
    var answer = operation.approve(APPROVE_FORGETTING, question(client, found));
    if (!answer.approved()) {
      operation.show("REJECTED", "Nothing was forgotten: " + answer.words());
      return found;
    }
    return forget(client, account, found.forget(), inSlices);
  }

  private ForgetReport forget(
      ClientName client, SubAccount account, List<String> approved, boolean inSlices) {
    Supplier<ForgetReport> forgetting =
        () ->
            operation.step(
                FORGET,
                ActivityProfile.LONG,
                BackupActivities.class,
                it -> it.forgetOld(client, account, approved));
    if (!inSlices) {
      return operation.underPermit(client, ACQUIRE_PERMIT, forgetting);
    }
    if (!KernelVersion.fourth()) { // "Done" while it still freed space
      var report = operation.underPermit(client, ACQUIRE_PERMIT, forgetting);
      prune(new SlicedPrune(client, account));
      return report;
    }
    return operation.run(
        () -> {
          var report = operation.partUnderPermit(client, ACQUIRE_PERMIT, forgetting);
          operation.show(FREE_SPACE.name(), FREE_SPACE.title());
          prune(new SlicedPrune(client, account));
          operation.show("DONE", "Done");
          return report;
        });
  }

  /**
   * Always, once it was approved: a retried forget finds nothing left to forget. Nothing waits for
   * it: what is not freed, nightly retention frees.
   */
  private void prune(SlicedPrune prune) {
    operation.tick(
        FREE_SPACE,
        Failures.answerOr(prune::tonight, e -> "not freed: " + Failures.causeUnlessCancelled(e)));
  }

  private static void more(int count, String words, List<String> changes) {
    if (count > 0) {
      changes.add(words.formatted(count));
    }
  }

  private static Question question(ClientName client, ForgetReport found) {
    var changes = new ArrayList<String>();
    found.suspicions().stream()
        .limit(NAMED_SUSPICIONS)
        .forEach(it -> changes.add("suspicious: " + it));
    more(found.suspicions().size() - NAMED_SUSPICIONS, "suspicious: and %d more", changes);
    found.reasons().stream().limit(NAMED).forEach(it -> changes.add("forget " + it));
    more(found.forget().size() - NAMED, "forget %d more", changes);
    return new Question(
        "Forget %d snapshots of %s for ever?".formatted(found.forget().size(), client),
        found.question().isEmpty()
            ? "%d other snapshots stay".formatted(found.kept())
            : "%s; %d other snapshots stay".formatted(found.question(), found.kept()),
        List.of(client.value()),
        1,
        changes,
        "keeps all snapshots; the next night asks again",
        "no, all snapshots stay",
        WorkflowTime.now().plus(DEADLINE),
        Digest.of(found.forget()),
        null);
  }
}
