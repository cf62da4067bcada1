package society.postx.platform.workflows.pruning;

import static society.postx.platform.workflows.failure.FailureType.BUSY;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.PruneSlice;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.text.ShownText;

/**
 * Frees the space of a client's forgotten snapshots: a check first, then slices of at most half an
 * hour, each under a permit of its own, so that no other operation waits for hours. What a slice
 * freed stays free, and the next night goes on.
 */
record SlicedPrune(ClientName client, SubAccount account) {
  /** Two hours a night at most. */
  private static final int SLICES = 4;

  /** Copied in 25 minutes even at 3 MB/s in both directions. */
  private static final int MEGABYTES = 2048;

  /** Two of the largest packs that restic makes; a slice below one pack frees nothing. */
  private static final int LEAST = 256;

  /** The permit of the work before may take a moment to end, which is not another operation. */
  private static final Duration ENDS = Duration.ofMinutes(1);

  private static final int TITLE = 90;

  /**
   * False for runs begun before 2026-11-30, which pruned with what they forgot. Their branch may go
   * after 2027-04-30.
   */
  static boolean gate() {
    return Workflow.getVersion("prune-in-slices", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Prunes, and answers what it did. A damaged repository alerts and is not pruned. */
  String tonight() {
    var check = held(() -> backups("check before a prune").checkBeforePrune(client, account));
    if (check.isEmpty()) {
      return "not pruned, another operation holds the client";
    }
    if (!check.get().mayPrune()) {
      alert(check.get().damage());
      return "NOT PRUNED, the repository is damaged: " + check.get().damage();
    }
    return slices();
  }

  private String slices() {
    var notes = new ArrayList<String>();
    var size = MEGABYTES;
    var freed = false;
    for (var number = 0; number < SLICES; number++) {
      var megabytes = size;
      var slice = held(() -> backups("prune a slice").pruneSlice(client, account, megabytes));
      notes.add(slice.map(PruneSlice::note).orElse("another operation holds the client"));
      if (slice.isEmpty()) {
        return goesOn(notes);
      }
      if (!slice.get().more()) {
        return String.join(", ", notes);
      }
      freed |= slice.get().ended();
      size = slice.get().ended() ? size : Math.max(LEAST, megabytes / 2);
    }
    if (!freed) {
      alertOfNoProgress(notes);
    }
    return goesOn(notes);
  }

  private static String goesOn(List<String> notes) {
    return String.join(", ", notes) + "; the next night goes on";
  }

  /** Empty where another operation holds the client. */
  private <T> Optional<T> held(Supplier<T> work) {
    var permit = new PermitLease(client, ENDS);
    try {
      permit.acquire(busy -> Workflow.setCurrentDetails(ShownText.markdown(busy)));
      var answer = work.get();
      permit.releaseAndWait();
      return Optional.of(answer);
    } catch (TemporalFailure e) {
      permit.releaseAndWait();
      if (e instanceof ApplicationFailure busy && BUSY.name().equals(busy.getType())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private BackupActivities backups(String what) {
    return ActivityProfile.LONG.stub(BackupActivities.class, "%s: %s".formatted(client, what));
  }

  /** Says that nothing is pruned until a check passes. */
  private void alert(String damage) {
    send(
        "/damaged/",
        "the backups of %s are damaged",
        """
        restic check: %s

        Nothing was pruned, and nothing is until a check passes. Backups go on.
        On the host of %s:  sudo /opt/platform/backup/restic check
        Then repair the index or make a new repository (docs/workflows/PruneBackups.md, "When it stops").
        """
            .formatted(ShownText.oneLine(damage), client));
  }

  /** A prune that is too slow every night would never free anything, and the box fills. */
  private void alertOfNoProgress(List<String> notes) {
    send(
        "/unpruned/",
        "the backups of %s cannot be pruned",
        """
        No prune slice finished last night (limit 30 minutes each): %s

        Nothing was freed. The next night tries again; this alert repeats until a slice finishes.
        Look at how fast the worker reaches the Storage Box. If it is not the connection, prune %s once by hand
        without a limit of time (docs/workflows/PruneBackups.md, "When it stops").
        """
            .formatted(ShownText.oneLine(String.join(", ", notes)), client));
  }

  private void send(String about, String title, String text) {
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + about + client,
                ShownText.shortened(title.formatted(client), TITLE),
                text));
  }
}
