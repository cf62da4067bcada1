package society.postx.platform.workflows.retention;

import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.retention.RetentionStep.APPROVE_EARLY;
import static society.postx.platform.workflows.retention.RetentionStep.KEEP_TERMS;
import static society.postx.platform.workflows.retention.RetentionStep.READ_ARCHIVE;
import static society.postx.platform.workflows.retention.RetentionStep.REINSTATED;
import static society.postx.platform.workflows.retention.RetentionStep.REMOVE_EVIDENCE;
import static society.postx.platform.workflows.retention.RetentionStep.WAIT;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.LongHistory;
import society.postx.platform.workflows.operation.OnlyRun;
import society.postx.platform.workflows.operation.OpenQuestion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.retention.ReinstatementLook.State;

/**
 * Waits for the deadline or a decision, then deletes the archive. It waits without the permit. A
 * run ends after each milestone and continues as a new one, so that no history and no version gate
 * lives for 90 days.
 */
public final class RetainThenDeleteImpl extends ClientHandlers implements RetainThenDelete {
  /** What failed is tried again after it. */
  private static final Duration AGAIN = Duration.ofHours(6);

  private static final Duration REMINDER = Duration.ofDays(7);

  /** How long a second operator has to answer. */
  private static final Duration ANSWER = Duration.ofDays(7);

  /** The Storage Box's clock may be as much behind Temporal's. */
  private static final Duration SKEW = Duration.ofMinutes(10);

  private final RetentionDecisions decisions = new RetentionDecisions();

  @SuppressWarnings("NullAway.Init") // run sets it first
  private ArchiveFile file;

  private @Nullable String evidence;
  private @Nullable Instant remindedOf;
  private final OpenQuestion question = new OpenQuestion(operation, APPROVE_EARLY);

  /** When a failed write or removal is tried again. */
  private Instant pause = Instant.EPOCH;

  /** While the client is brought back, nothing is deleted. */
  private boolean reinstating;

  /** Failures that operators know of: each is alerted once a run. */
  private final Set<String> told = new HashSet<>();

  public RetainThenDeleteImpl() {
    super(new Operation("RetainThenDelete", List.of(RetentionStep.values())).undoCancelled());
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    if (verb.isAboutDeadline()) {
      return operation.noted(verb, decision, decisions.decide(verb, decision));
    }
    if (!question.isOpen() || (verb != Verb.APPROVE && verb != Verb.REJECT)) {
      return super.take(verb, decision);
    }
    var refusal =
        verb == Verb.APPROVE
            ? decisions.refusesApproval(decision.operator())
            : Optional.<String>empty();
    if (refusal.isPresent()) {
      return operation.noted(verb, decision, refusal);
    }
    var gate = super.take(verb, decision); // also compares the plan
    return gate.isPresent() ? gate : decisions.decide(verb, decision);
  }

  @Override
  public void lookAgain() {
    decisions.lookAgain();
  }

  @Override
  public RetainThenDeleteResult run(@Nullable RetainThenDeleteInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop("input: is missing (example: {\"client\":\"alpha\"})");
    }
    CarriedState.requireContinued("carried", input.carried());
    KernelVersion.second();
    operation.begin(input.client(), input);
    return operation.run(() -> retained(input));
  }

  private RetainThenDeleteResult retained(RetainThenDeleteInput input) {
    begin(input);
    for (; ; ) {
      var seen = decisions.taken(); // one that comes while something else is done counts, too
      var reinstated = reinstated();
      if (reinstated.isPresent()) {
        if (KernelVersion.fourth()) {
          operation.show("DONE", reinstated.get().summary());
        }
        return reinstated.get();
      }
      keepTerms();
      var now = WorkflowTime.now();
      if (evidenceIsDue(now)) {
        removeEvidence();
      }
      ask(now);
      if (deletionIsDue()) {
        var deleted = deletion().run();
        if (deleted.isPresent()) {
          return deleted.get();
        }
        continueAsNew();
      }
      remind(now);
      await(seen);
      if (LongHistory.reached()) {
        continueAsNew();
      }
    }
  }

  private void begin(RetainThenDeleteInput input) {
    var carried = input.carried();
    if (carried == null) {
      file =
          operation.ask(
              READ_ARCHIVE, ArchiveFileActivities.class, it -> it.readArchive(input.client()));
      // Two workflows for one archive would have two opinions about holds.
      OnlyRun.requireId(operation, READ_ARCHIVE, RetainThenDelete.id(file.archive()));
      decisions.begin(Deadline.of(file.archive(), file.deleteAt(), file.holds()));
    } else {
      operation.restore(carried.checklist());
      file = carried.file();
      evidence = carried.evidence();
      remindedOf = carried.remindedOf();
      decisions.begin(carried.deadline());
    }
  }

  /** Ends only by what the file says: an archive that is missing was not thereby reinstated. */
  private Optional<RetainThenDeleteResult> reinstated() {
    if (!looksForReturns()) {
      return Optional.empty();
    }
    var look =
        operation.attempt(
            REINSTATED, SHORT, ArchiveFileActivities.class, it -> it.findReinstatement(file));
    look.problem()
        .ifPresent(why -> failed("whether the client was reinstated could not be read", why));
    reinstating = look.answer().filter(it -> it.state() == State.NONE).isEmpty();
    look.answer().ifPresent(it -> operation.tick(REINSTATED, it.words()));
    var underWay = look.answer().filter(it -> it.state() == State.UNDER_WAY);
    if (underWay.isPresent()) {
      decisions.withdraw();
    }
    if (underWay.isPresent() && decisions.deadline().due(WorkflowTime.now())) {
      failed("the deadline passed while the client is brought back", underWay.get().words());
    }
    return look.answer()
        .filter(it -> it.state() == State.DONE)
        .map(it -> RetainThenDeleteResult.reinstated(file.client(), it.words()));
  }

  /** False for runs begun before 2026-12-01, until they continue. May go after 2027-03-31. */
  static boolean looksForReturns() {
    return Workflow.getVersion("reinstated", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Writes what people decided into the file; while Git is away it is tried again. */
  private void keepTerms() {
    if (!unsaved() || WorkflowTime.now().isBefore(pause)) {
      return;
    }
    var kept =
        operation.attempt(
            KEEP_TERMS,
            SHORT,
            ArchiveFileActivities.class,
            it -> it.keepTerms(decisions.deadline(), Operation.runLabel()));
    kept.answer().ifPresent(this::adopt);
    kept.answer().ifPresent(it -> decisions.written(it.holds()));
    kept.problem().ifPresent(why -> failed("the archive's file could not be written", why));
  }

  private void adopt(ArchiveFile newest) {
    file = newest;
    decisions.adopt(newest);
  }

  private boolean unsaved() {
    var deadline = decisions.deadline();
    return !file.deleteAt().equals(deadline.at()) || !file.holds().equals(deadline.holds());
  }

  private boolean evidenceIsDue(Instant now) {
    return evidence == null
        && !reinstating
        && !now.isBefore(file.evidenceUntil())
        && !now.isBefore(pause)
        && decisions.deadline().holding(now).isEmpty();
  }

  private void removeEvidence() {
    var newest =
        operation.attempt(
            READ_ARCHIVE, SHORT, ArchiveFileActivities.class, it -> it.readArchive(file.client()));
    newest.problem().ifPresent(why -> failed("the archive's file could not be read", why));
    if (newest.answer().filter(it -> !it.archive().equals(file.archive())).isPresent()) {
      failed("the archive's file names another archive", newest.get().archive().toString());
      return;
    }
    newest.answer().ifPresent(this::adopt);
    if (!evidenceIsDue(WorkflowTime.now())) {
      return; // people wrote a hold into the file, or it cannot be read
    }
    var removed =
        operation.attempt(
            REMOVE_EVIDENCE,
            SHORT,
            ArchiveFileActivities.class,
            it -> it.removeEvidence(file.archive()));
    removed.problem().ifPresent(why -> failed("logs and evidence could not be removed", why));
    if (removed.answer().isPresent()) {
      evidence = removed.get();
      continueAsNew();
    }
  }

  private void failed(String what, String why) {
    pause = WorkflowTime.now().plus(AGAIN);
    if (!told.add(what)) {
      return;
    }
    operation.tell(
        "FAILED_" + Integer.toHexString(what.hashCode()),
        "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), what),
        "%s%nIt is tried again every six hours; nothing is deleted meanwhile.%n".formatted(why));
  }

  /** Only once Git has the terms: after the deletion nothing else would show them. */
  private boolean deletionIsDue() {
    return !reinstating && !unsaved() && decisions.deadline().due(WorkflowTime.now().minus(SKEW));
  }

  private ArchiveDeletion deletion() {
    return new ArchiveDeletion(operation, decisions, file, Optional.ofNullable(evidence));
  }

  private RetentionNotices notices() {
    return new RetentionNotices(file, decisions.deadline());
  }

  /** A week before, and again for each new deadline. */
  private void remind(Instant now) {
    decisions
        .deadline()
        .dueAt()
        .filter(due -> !due.equals(remindedOf) && !now.isBefore(due.minus(REMINDER)))
        .ifPresent(
            due -> {
              operation.tell(
                  "REMINDER_" + due.getEpochSecond(),
                  notices().reminderTitle(due),
                  notices().reminder(due));
              remindedOf = due;
            });
  }

  /** Opens or closes the question whether to delete early, as the deadline's state says. */
  private void ask(Instant now) {
    var early = decisions.deadline().early();
    if (early != null && !now.isBefore(early.at().plus(ANSWER)) && !isDecided(early)) {
      decisions.withdraw();
      early = null;
    }
    var wanted =
        early == null || early.approved()
            ? null
            : notices().question(early, early.at().plus(ANSWER));
    if (wanted == null) {
      question.close(early != null, early == null ? "withdrawn" : "approved");
      operation.show(WAIT.name(), notices().headline(now));
    } else if (!question.ask(wanted) && showsQuestionsAgain()) {
      operation.show(Operation.WAITS, wanted.headline()); // the steps since then showed themselves
    }
  }

  /**
   * An approved deletion that could not begin within the answer's term, because Git was away, say.
   * False for runs begun before 2026-12-01, until they continue. May go after 2027-03-31.
   */
  private static boolean isDecided(EarlyDeletion early) {
    return early.approved()
        && Workflow.getVersion("approved-stays", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** False for runs begun before 2026-12-01, until they continue. May go after 2027-03-31. */
  private static boolean showsQuestionsAgain() {
    return Workflow.getVersion("question-again", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /** Until the next instant at which something is to do, or a decision. */
  private void await(int seen) {
    var next = next(WorkflowTime.now());
    if (deletionIsDue() || decisions.taken() != seen) {
      return; // time passed, or an approval came, while something else was done
    }
    if (next.isEmpty()) {
      Workflow.await(() -> decisions.taken() != seen);
    } else {
      WorkflowTime.awaitUntil(next.get(), () -> decisions.taken() != seen);
    }
  }

  private Optional<Instant> next(Instant now) {
    var deadline = decisions.deadline();
    var instants = new ArrayList<Instant>();
    deadline
        .dueAt()
        .ifPresent(
            due -> {
              instants.add(due.minus(REMINDER));
              instants.add(due.plus(SKEW));
            });
    deadline.holds().stream()
        .flatMap(it -> Optional.ofNullable(it.until()).stream())
        .forEach(instants::add);
    if (evidence == null) {
      instants.add(file.evidenceUntil());
    }
    instants.add(pause);
    if (reinstating) {
      instants.add(now.plus(AGAIN));
    }
    var early = deadline.early();
    if (early != null) {
      instants.add(early.at().plus(ANSWER));
    }
    return instants.stream().filter(it -> it.isAfter(now)).min(Instant::compareTo);
  }

  private void continueAsNew() {
    Workflow.await(Workflow::isEveryHandlerFinished);
    Workflow.newContinueAsNewStub(RetainThenDelete.class)
        .run(
            new RetainThenDeleteInput(
                file.client(),
                new RetainedState(file, decisions.deadline(), evidence, remindedOf, progress())));
  }
}
