package society.postx.platform.workflows.retention;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.ArchiveComparison.Look;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Compares the archives in Git, Temporal and on the Storage Box. Reports a difference only if two
 * comparisons 15 minutes apart show it, because an archive that is moved or deleted during one of
 * them looks like a lost one.
 */
public final class ReconcileArchivesImpl implements ReconcileArchives {
  /** Between two looks; longer than a deletion takes from the last file to its commit. */
  private static final Duration AGAIN = Duration.ofMinutes(15);

  /** Workflows that one run starts at most; the next run starts more. */
  private static final int STARTS = 200;

  private static final int LINES = 200;

  /** Of each kind in the alert, which has room for 10,000 characters; the result has more. */
  private static final int SHOWN = 10;

  private static final int LINE = 450;
  private static final int TITLE = 180;

  /** What could not be seen, in either look. */
  private final TreeSet<String> unseen = new TreeSet<>();

  /** Keys that were encrypted again. */
  private int renewed;

  @Override
  public ReconcileArchivesResult run(@Nullable ReconcileArchivesInput input) {
    var dryRun = input != null && input.isDryRun();
    var first = look(dryRun);
    if (dryRun) {
      return ended(first, first.lost().stream().map(Recorded::workflow).toList(), "would start");
    }
    var sure = first.isClean() ? first : first.confirmedBy(lookAgain());
    var started =
        sure.lost().stream().limit(STARTS).filter(ReconcileArchivesImpl::started).toList();
    var result = ended(sure, started.stream().map(Recorded::workflow).toList(), "started");
    if (!result.findings().isEmpty() || !started.isEmpty()) {
      alert(result.summary(), lines(result.findings(), started));
    }
    return result;
  }

  private Look lookAgain() {
    Workflow.setCurrentDetails(
        "Compares again in 15 minutes: a running move looks like a lost archive");
    Workflow.sleep(AGAIN);
    return look(false);
  }

  /** Git first: without it there is nothing to compare with. */
  private Look look(boolean dryRun) {
    var git =
        Attempt.of(
            () ->
                SHORT
                    .stub(ArchiveListActivities.class, "read all archives' files")
                    .listRecordedArchives());
    if (git.failed()) {
      if (!dryRun) {
        alert("archives were not compared", "- %s%n".formatted(line(git.failure())));
      }
      throw VERIFICATION_FAILED.stop(
          "archives were not compared: their files cannot be read: " + git.failure());
    }
    var archives = git.get().archives().stream().map(Recorded::archive).toList();
    var temporal = LONG.stub(RetentionRunActivities.class, "ask Temporal about archives");
    var runs = seen("what Temporal runs", Attempt.of(() -> temporal.findArchiveRuns(archives)));
    var listed =
        seen("Temporal's list of workflows", Attempt.of(() -> temporal.listRetentionRuns()));
    var folders =
        seen(
            "the Storage Box's archives",
            Attempt.of(
                () ->
                    LONG.stub(ArchiveListActivities.class, "list archive/ and trash/ on the box")
                        .listArchiveFolders()));
    return new ArchiveComparison(
            git.get(), runs.orElse(List.of()), listed, folders, WorkflowTime.now())
        .look()
        .with(dryRun ? List.of() : unreadableKeys(archives));
  }

  /** An archived client has no host, and nobody reads its key until its deadline or return. */
  private List<String> unreadableKeys(List<ArchivedClient> archives) {
    if (!renewsKeys()) {
      return List.of();
    }
    var keys = LONG.stub(ArchivedKeyActivities.class, "open archived clients' own keys");
    var found =
        seen("archived clients' own keys", Attempt.of(() -> keys.renewArchivedKeys(archives)));
    renewed += found.map(RenewedKeys::renewed).orElse(0);
    return found.map(RenewedKeys::problems).orElse(List.of());
  }

  /** False for runs begun before 2026-12-01, which end within hours. May go after 2026-12-31. */
  private static boolean renewsKeys() {
    return Workflow.getVersion("renew-keys", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private <T> Optional<T> seen(String what, Attempt<T> attempt) {
    attempt.problem().ifPresent(why -> unseen.add("%s could not be seen: %s".formatted(what, why)));
    return attempt.answer();
  }

  private static boolean started(Recorded archive) {
    return RetentionStart.of(archive.archive());
  }

  private ReconcileArchivesResult ended(Look look, List<String> started, String verb) {
    var findings = new ArrayList<>(unseen);
    findings.addAll(look.findings());
    if (look.lost().size() > STARTS) {
      findings.add(
          "%d archives have no workflow; the next run starts more"
              .formatted(look.lost().size() - STARTS));
    }
    var notes = new ArrayList<>(look.notes());
    if (renewed > 0) {
      notes.add("%d keys were encrypted again, to the platform's present keys".formatted(renewed));
    }
    var summary = "%d findings; %s %d workflows".formatted(findings.size(), verb, started.size());
    Workflow.setCurrentDetails(
        "**%s**%n%n%s"
            .formatted(
                summary,
                Stream.concat(findings.stream(), notes.stream())
                    .limit(SHOWN)
                    .map(it -> "- %s%n".formatted(ShownText.markdown(line(it))))
                    .collect(joining())));
    return new ReconcileArchivesResult(summary, first(findings), first(started), first(notes));
  }

  private static List<String> first(List<String> lines) {
    return lines.stream().limit(LINES).map(ReconcileArchivesImpl::line).toList();
  }

  private static String line(String text) {
    return ShownText.shortened(ShownText.oneLine(text), LINE);
  }

  /** Findings first: after a loss of Temporal's database every archive is started again. */
  private static String lines(List<String> findings, List<Recorded> started) {
    return shown(findings)
        + shown(
            started.stream()
                .sorted(Comparator.comparing(Recorded::deleteAt))
                .map(ReconcileArchivesImpl::startedAgain)
                .toList());
  }

  private static String startedAgain(Recorded one) {
    return "%s had no workflow; %s was started again, and deletes it at %s; to keep it:  ./platform hold %s --reason \"…\""
        .formatted(
            one.archive().path(),
            one.workflow(),
            Quantities.time(one.deleteAt()),
            one.archive().client());
  }

  private static String shown(List<String> all) {
    var lines =
        all.stream().limit(SHOWN).map(it -> "- %s%n".formatted(line(it))).collect(joining());
    var left = all.size() - SHOWN;
    return left <= 0 ? lines : lines + "- and %d more, see the run's result%n".formatted(left);
  }

  private static void alert(String what, String lines) {
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + "/archives",
                ShownText.shortened(
                    "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), what), TITLE),
                """
                This deleted nothing. What each line means: docs/workflows/ReconcileArchives.md. Again:  ./platform schedules trigger reconcile-archives

                %s"""
                    .formatted(lines)));
  }
}
