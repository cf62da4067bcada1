package society.postx.platform.workflows.proof;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.ChildStage;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs the checks of one client's backups, the weakest proof first. Each check that locks the
 * repository, or reads what a prune may move, holds a permit of its own, so that no other operation
 * waits for hours.
 */
public final class VerifyClientImpl implements VerifyClient {
  /** The permit of the look before may take a moment to end, which is not another operation. */
  private static final Duration ENDS = Duration.ofMinutes(1);

  /** In which an activity that locks the repository ends, its repetitions included. */
  private static final Duration LOOK = ActivityProfile.LONG.limit();

  /** In which no check begins, at one client or another. */
  static final Duration NIGHTS = BackupWindow.ALL.plus(LOOK);

  @Override
  public String run(@Nullable VerifyClientInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop("input: is missing (example: {\"client\":\"alpha\"})");
    }
    KernelVersion.second();
    var stage = new ChildStage();
    return Failures.saying(() -> verify(input, stage));
  }

  private static String verify(VerifyClientInput input, ChildStage stage) {
    var looks = looks(input.client());
    var proof = looks.proofs(ActivityProfile.SHORT, "read the proofs").proofOf(input.client());
    if (Boolean.TRUE.equals(input.dryRun())) {
      return planned(looks, proof);
    }
    var verdict = verified(looks, stage, proof.data(), WorkflowTime.until(input.busyUntil()));
    stage.done();
    return verdict;
  }

  private static ClientLooks looks(ClientName client) {
    Workflow.setCurrentDetails("Verifies the backups of **%s**.".formatted(client));
    var plan =
        ActivityProfile.SHORT
            .stub(InfrastructureActivities.class, "read " + client)
            .planOf(client, Operation.runLabel());
    var account =
        ActivityProfile.SHORT
            .stub(BoxActivities.class, "find the sub-account of " + client)
            .findSubAccount(plan.subAccount());
    return new ClientLooks(plan, account);
  }

  private static String planned(ClientLooks looks, ClientProof proof) {
    var seen = looks.backups();
    var newest =
        seen.failed()
            ? "the box could not be asked: " + seen.failure()
            : seen.get().stored() == null
                ? "no backup"
                : "newest backup " + Quantities.time(seen.get().stored());
    var note = "would read %s; %s; %s".formatted(proof.data().text(), newest, proof.dates());
    Workflow.setCurrentDetails(ShownText.markdown(note));
    return note;
  }

  private static String verified(
      ClientLooks looks, ChildStage stage, DataCursor slice, Duration busy) {
    stage.show("LOOK_AT_BOX");
    var backups = looks.backups();
    var host = looks.host();
    var results = new ArrayList<RungResult>();
    results.add(looks.arrived(backups, host));
    if (backups.failed()) { // each further look would wait for the same box
      results.addAll(unknown(backups.failure()));
      return record(looks, results, slice, backups);
    }
    try {
      keepOutOfTheNight(looks, stage, busy);
      stage.show("CHECK_REPOSITORY");
      results.add(held(looks, busy, () -> looks.checked(backups.get())));
    } catch (ApplicationFailure e) {
      if (!BUSY.name().equals(e.getType())) {
        throw e;
      }
      var verdict = record(looks, results, slice, backups);
      throw BUSY.stop(
          ClientProof.isFinding(verdict)
              ? "%s; %s".formatted(verdict, e.getOriginalMessage())
              : "%s; its newest backup arrived".formatted(e.getOriginalMessage()));
    }
    results.add(slice(looks, stage, slice, results.getLast()));
    stage.show("COMPARE_SAMPLE");
    results.add(
        free(
            Rung.SAMPLE_COMPARED,
            () -> held(looks, ENDS, () -> looks.sampleCompared(backups.get(), host))));
    return record(looks, results, slice, backups);
  }

  /**
   * Waits while the client's nightly backup may run, and where it begins before a look would end:
   * {@code restic check} would lock the repository.
   *
   * @param busy how long the look may wait for the client before it begins
   */
  private static void keepOutOfTheNight(ClientLooks looks, ChildStage stage, Duration busy) {
    if (!keepsOutOfNights()) {
      return;
    }
    var night =
        looks.proofs(ActivityProfile.SHORT, "ask when its backup runs").backupNight(looks.client());
    var now = WorkflowTime.now();
    if (now.plus(busy).plus(LOOK).isBefore(night.from()) || !now.isBefore(night.until())) {
      return;
    }
    stage.show("WAIT_FOR_BACKUP");
    Workflow.setCurrentDetails(
        "Verifies the backups of **%s**. Waits until **%s**: its nightly backup may run, and a check would lock the repository."
            .formatted(looks.client(), Quantities.time(night.until())));
    Workflow.sleep(Duration.between(now, night.until()));
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-03-31. */
  private static boolean keepsOutOfNights() {
    return Workflow.getVersion("outside-backup-window", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private static List<RungResult> unknown(String why) {
    return List.of(
        RungResult.unknown(Rung.CHECKED, why),
        RungResult.unknown(Rung.SLICE_READ, why),
        RungResult.unknown(Rung.SAMPLE_COMPARED, why));
  }

  /** The same check comes first in it, so that a damaged repository would only fail it, too. */
  private static RungResult slice(
      ClientLooks looks, ChildStage stage, DataCursor slice, RungResult check) {
    if (!check.passed()) {
      return RungResult.unknown(
          Rung.SLICE_READ, slice.text() + " was not read, since the repository is not proved");
    }
    keepOutOfTheNight(looks, stage, ENDS);
    stage.show("READ_SLICE");
    return free(Rung.SLICE_READ, () -> held(looks, ENDS, () -> looks.sliceRead(slice)));
  }

  /** An operation that took the client between two looks keeps it; what was looked at counts. */
  private static RungResult free(Rung rung, Supplier<RungResult> look) {
    try {
      return look.get();
    } catch (ApplicationFailure e) {
      if (!BUSY.name().equals(e.getType())) {
        throw e;
      }
      return RungResult.unknown(rung, e.getOriginalMessage());
    }
  }

  private static RungResult held(ClientLooks looks, Duration limit, Supplier<RungResult> look) {
    var permit = new PermitLease(looks.client(), limit);
    try {
      permit.acquire(busy -> Workflow.setCurrentDetails(ShownText.markdown(busy)));
      var result = look.get();
      permit.releaseAndWait();
      return result;
    } catch (TemporalFailure e) { // any other is a bug, which fails the task
      permit.releaseAndWait();
      throw e;
    }
  }

  private static String record(
      ClientLooks looks, List<RungResult> results, DataCursor slice, Attempt<BackupsSeen> backups) {
    var proof =
        looks
            .proofs(ActivityProfile.SHORT, "record the proofs")
            .recordProof(
                looks.client(),
                results,
                slice,
                backups.failed() ? null : backups.get(),
                Operation.runLabel());
    Workflow.setCurrentDetails(details(looks.client(), proof));
    return proof.verdict();
  }

  private static String details(ClientName client, ClientProof proof) {
    var lines = new StringBuilder("**%s**: %s%n%n".formatted(client, proof.share()));
    proof
        .rungs()
        .forEach(
            (rung, state) ->
                lines.append(
                    "- %s: proved %s%s%n"
                        .formatted(
                            rung.title(),
                            proof.day(rung),
                            state.problems().isEmpty()
                                ? ""
                                : "; %s: %s"
                                    .formatted(
                                        state.outcome(),
                                        ShownText.markdown(proof.problems(rung))))));
    return lines.toString();
  }
}
