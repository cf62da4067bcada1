package society.postx.platform.workflows.drill;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.ChildStage;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.PermitLease;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.proof.RungResult.Outcome;
import society.postx.platform.workflows.snapshots.SnapshotActivities;
import society.postx.platform.workflows.staging.RestoredCopy;
import society.postx.platform.workflows.staging.Staging;
import society.postx.platform.workflows.staging.StagingHost;
import society.postx.platform.workflows.staging.StagingHostActivities;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingSpec;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Restores one client's snapshot on a staging server in quarantine and proves the result.
 *
 * <p>It holds the client's permit only while it reads the repository: retention must not forget or
 * prune the snapshot meanwhile, and no restore or offboarding may begin. Before that the server is
 * built, afterwards the copy needs nothing of the client, so that neither keeps others waiting.
 */
final class ClientDrill {
  /** The server is there by now, and costs cents. */
  private static final Duration BUSY_LIMIT = Duration.ofMinutes(50);

  private final DrillChoice choice;
  private final DrillTargets targets;
  private final ClientPlan plan;
  private final SubAccount account;
  private final Instant begun = WorkflowTime.now();
  private final ChildStage stage = new ChildStage();
  private final List<Measured> parts = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> undrilled = new ArrayList<>();
  private Optional<SnapshotDraw> drawn = Optional.empty();
  private Optional<StagingServer> server = Optional.empty();
  private Optional<RestoredCopy> copy = Optional.empty();
  private Optional<Duration> restored = Optional.empty();
  private Duration waited = Duration.ZERO;
  private String doing = "";

  ClientDrill(DrillChoice choice, DrillTargets targets, ClientPlan plan, SubAccount account) {
    this.choice = choice;
    this.targets = targets;
    this.plan = plan;
    this.account = account;
  }

  private ClientName client() {
    return choice.client();
  }

  String run(boolean dryRun) {
    stage.show("CHOOSE_SNAPSHOT");
    show("chooses a snapshot");
    var listed =
        Attempt.of(
            () ->
                ActivityProfile.SHORT
                    .stub(SnapshotActivities.class, "list the snapshots of " + client())
                    .listSnapshots(client(), account));
    if (listed.failed()) {
      return dryRun
          ? "the snapshots cannot be listed: " + listed.failure()
          : ended(Outcome.UNKNOWN, "the snapshots cannot be listed: " + listed.failure());
    }
    drawn =
        SnapshotDraw.from(listed.get(), choice.source(), Workflow.newRandom(), leavesOutByTag());
    if (drawn.isEmpty()) {
      var none = SnapshotDraw.none(listed.get().snapshots());
      return dryRun ? none : ended(Outcome.FAILED, none);
    }
    var note = "%s: snapshot %s".formatted(choice.text(), drawn.get().snapshot().note());
    if (dryRun) {
      stage.done();
      return "would restore; " + note;
    }
    return drilled(drawn.get());
  }

  private String drilled(SnapshotDraw draw) {
    var spec = StagingSpec.of(plan, begun.plus(Staging.TERM));
    var staging = new Staging(spec, this::left);
    try {
      doing = "the staging server could not be built";
      return Failures.answerOr(() -> proved(staging, draw), this::failed);
    } catch (ApplicationFailure e) { // of the permit
      if (!BUSY.name().equals(e.getType())) {
        throw e;
      }
      return ended(Outcome.UNKNOWN, e.getOriginalMessage());
    }
  }

  private String proved(Staging staging, SnapshotDraw draw) {
    var problems = staging.during(it -> onServer(staging, it, draw));
    return recorded(choice.kind().rungs().stream().map(it -> result(it, problems)).toList());
  }

  private String failed(ActivityFailure failure) {
    var why = "%s: %s".formatted(doing, Failures.causeUnlessCancelled(failure));
    return ended(Failures.isOf(JOB_FAILED, failure) ? Outcome.FAILED : Outcome.UNKNOWN, why);
  }

  /** A drill without some of the client's apps may find a fault, but proves nothing of the rest. */
  private RungResult result(Rung rung, List<String> problems) {
    return problems.isEmpty() && !undrilled.isEmpty()
        ? RungResult.unknown(rung, String.join("; ", undrilled))
        : RungResult.of(rung, problems);
  }

  private void left(String why) {
    findings.add(
        "LEFT BEHIND %s: it could not be deleted: %s; its term ends %s, then the next drill deletes it"
            .formatted(
                StagingSpec.nameFor(client()), why, Quantities.time(begun.plus(Staging.TERM))));
  }

  private List<String> onServer(Staging staging, StagingServer built, SnapshotDraw draw) {
    server = Optional.of(built);
    var host = StagingHost.of(staging.spec(), built.ipv4());
    step(
        "BUILD_STAGING",
        "server and security baseline",
        begun,
        () -> hosts(ActivityProfile.LONG, "prepare " + built.name()).prepareStaging(host));
    var files =
        step(
            "RESTORE_COPY",
            "images and files",
            WorkflowTime.now(),
            () -> holding(() -> restoreCopy(host, draw.snapshot().id())));
    copy = Optional.of(files);
    notes.addAll(files.notes());
    var lacking = lacking(files, draw);
    step(
        "START_COPY",
        "databases and start",
        WorkflowTime.now(),
        () -> {
          staging.closeOutward();
          return hosts(ActivityProfile.LONG, "start the copy of " + client())
              .startCopy(host, files);
        });
    restored = Optional.of(Duration.between(begun, WorkflowTime.now()).minus(waited));
    return step(
        "PROVE_COPY",
        "proof",
        WorkflowTime.now(),
        () -> {
          var problems = new ArrayList<>(files.problems());
          problems.addAll(lacking);
          problems.addAll(
              hosts(ActivityProfile.LONG, "prove the copy of " + client())
                  .proveCopy(host, account, files, choice.kind() == DrillKind.SERVER));
          return List.copyOf(problems);
        });
  }

  /**
   * An older snapshot may be from before an app came, which then was not drilled; the newest has to
   * hold it.
   */
  private List<String> lacking(RestoredCopy files, SnapshotDraw draw) {
    if (files.lacking().isEmpty()) {
      return List.of();
    }
    var said = "the snapshot lacks apps that the client has today: " + files.lacking();
    if (!draw.isOlder()) {
      return List.of(said);
    }
    undrilled.add(said + "; it is from before them, and the next drill restores the newest");
    return List.of();
  }

  private RestoredCopy restoreCopy(StagingHost host, String snapshot) {
    return hosts(ActivityProfile.BACKUP, "restore files of " + client())
        .restoreCopy(host, account, snapshot);
  }

  private <T> T step(String name, String part, Instant since, Supplier<T> work) {
    stage.show(name);
    show(part);
    doing = part;
    var before = waited;
    var answer = work.get();
    var took = Duration.between(since, WorkflowTime.now()).minus(waited.minus(before));
    parts.add(new Measured(part, took));
    return answer;
  }

  private <T> T holding(Supplier<T> work) {
    var permit = new PermitLease(client(), BUSY_LIMIT);
    var since = WorkflowTime.now();
    try {
      permit.acquire(this::show);
      waited = Duration.between(since, WorkflowTime.now());
      var answer = work.get();
      permit.releaseAndWait();
      return answer;
    } catch (TemporalFailure e) { // any other is a bug, which fails the task
      permit.releaseAndWait();
      throw e;
    }
  }

  private String ended(Outcome outcome, String why) {
    return recorded(
        choice.kind().rungs().stream()
            .map(
                it ->
                    outcome == Outcome.FAILED
                        ? RungResult.of(it, List.of(why))
                        : RungResult.unknown(it, why))
            .toList());
  }

  private String recorded(List<RungResult> results) {
    missedTargets();
    var report = report(results);
    stage.show("RECORD");
    show("records what it found");
    var path =
        Attempt.of(
            () ->
                ActivityProfile.SHORT
                    .stub(DrillActivities.class, "record the drill of " + client())
                    .recordDrill(report, Operation.runLabel()));
    path.problem().ifPresent(it -> findings.add("UNRECORDED: " + it));
    var verdict =
        DrillVerdict.text(
            results,
            findings,
            "%s restored in %s, %s"
                .formatted(
                    choice.text(),
                    restored.map(Quantities::duration).orElse("no time"),
                    path.answer().orElse("not recorded")));
    show(verdict);
    stage.done();
    return verdict;
  }

  private void missedTargets() {
    restored
        .filter(it -> it.compareTo(targets.restore()) > 0)
        .ifPresent(
            it ->
                findings.add(
                    "MISSED RTO: restored in %s, the target is %s"
                        .formatted(
                            Quantities.duration(it), Quantities.duration(targets.restore()))));
    dataAge()
        .filter(it -> it.compareTo(targets.dataAge()) > 0)
        .ifPresent(
            it ->
                findings.add(
                    "MISSED RPO: the newest snapshot is %s old, the target is %s"
                        .formatted(
                            Quantities.duration(it), Quantities.duration(targets.dataAge()))));
  }

  private Optional<Duration> dataAge() {
    return drawn.map(it -> Duration.between(it.newest(), begun));
  }

  private DrillReport report(List<RungResult> results) {
    return new DrillReport(
        client(),
        choice.kind(),
        begun,
        drawn.map(SnapshotDraw::snapshot).orElse(null),
        server.map(StagingServer::text).orElse(null),
        copy.map(RestoredCopy::apps).orElse(List.of()),
        parts,
        restored.orElse(null),
        dataAge().orElse(null),
        targets,
        results,
        findings,
        notes);
  }

  private void show(String what) {
    Workflow.setCurrentDetails(
        "Drill of **%s** (%s): %s%n%nNothing of the client is changed."
            .formatted(client(), choice.kind().title(), ShownText.markdown(what)));
  }

  private StagingHostActivities hosts(ActivityProfile profile, String what) {
    return profile.stub(StagingHostActivities.class, what);
  }

  /** False for runs begun before 2026-12-01. Their branch may go after 2027-04-30. */
  private static boolean leavesOutByTag() {
    return Workflow.getVersion("draw-without-restores", Workflow.DEFAULT_VERSION, 1) >= 1;
  }
}
