package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.text.Quantities;

/**
 * Shows a run to operators and takes their decisions: stage, headline, checklist, question and
 * decision log, in the UI's current details, in search attributes and by query. {@link Operation}
 * and rollouts use it.
 */
public final class OperatorView {
  /** Stages after which a run does nothing more. */
  private static final Set<String> ENDS = Set.of("DONE", "REJECTED", "ABORTED", "ENDED");

  private final String operation;
  private final ChecklistItems items;
  private final Gate gate = new Gate();
  private final Alerts alerts = new Alerts();
  private final Incidents incidents = new Incidents(alerts);
  private final RunAttributes attributes = new RunAttributes();
  private Supplier<String> more = () -> "";
  private String client = "";
  private String stage = "";
  private String headline = "";

  /** How a cancellation's headline begins, once it is known what stands. */
  private Supplier<String> cancelledHeadline;

  /** Within work whose end by a cancellation is shown by {@link #run} or {@link #whole}. */
  private boolean part;

  private boolean whole;
  private String children = "";
  private @Nullable String notice;
  private Supplier<@Nullable String> again = () -> null;

  public OperatorView(String operation, List<? extends Step> steps) {
    this.operation = operation;
    items = new ChecklistItems(steps);
    cancelledHeadline = () -> CancelledRun.headline(items);
  }

  /** Before it begins. */
  void follow(List<? extends Step> steps) {
    items.replace(steps);
  }

  /** Whether a run does nothing more after this stage, and its headline says how it ended. */
  static boolean isEnd(String stage) {
    return ENDS.contains(stage) || stage.equals(CancelledRun.STAGE);
  }

  /** The input with which a run that was cancelled is started again. */
  public void startedWith(Object input) {
    again = () -> CancelledRun.again(input);
  }

  private @Nullable String next() {
    return stage.equals(CancelledRun.STAGE) ? again.get() : null;
  }

  /** For a run that changes one client. */
  void begin(ClientName name) {
    client = name.value();
    KernelVersion.second();
    attributes.begin(operation, client);
    begun();
  }

  /** For a run over many clients; {@code details} is shown below the checklist. */
  public void begin(Supplier<String> details) {
    more = details;
    KernelVersion.second();
    attributes.begin(operation);
    begun();
  }

  private void begun() {
    alerts.listen(this::show);
    show();
  }

  /** Restores the view of the run that continued as this one. */
  public void restore(Checklist earlier) {
    items.restore(earlier.items());
    headline = earlier.headline();
    gate.remember(earlier.decisions());
    incidents.ofThisRun();
  }

  /** Does the run's work; if the run is cancelled, its checklist says what stands. */
  public <T> T run(Supplier<T> work) {
    if (part) {
      return work.get();
    }
    part = true;
    return Cleanup.after(
        () -> Cleanup.whereCancelled(this::showsPart, this::cancelled, work), () -> part = false);
  }

  private boolean showsPart() {
    return KernelVersion.second() && !(whole && KernelVersion.fourth());
  }

  /**
   * Does work whose failure ends the run; a checklist with open items would look as if it went on.
   */
  <T> T closing(Supplier<T> work) {
    try {
      return work.get();
    } catch (TemporalFailure e) {
      if (!Failures.isCancel(e)) { // else see cancelled
        closeItems();
      }
      throw e;
    }
  }

  /** Shows that the run does nothing more. */
  void closeItems() {
    items.close(WorkflowTime.now());
    show();
  }

  /** As {@link #run}, also around such parts; runs begun before 2026-12-01 showed only those. */
  <T> T whole(Supplier<T> work) {
    if (whole || part) {
      return work.get();
    }
    whole = true;
    return Cleanup.after(
        () -> Cleanup.whereCancelled(KernelVersion::fourth, this::cancelled, () -> closing(work)),
        () -> whole = false);
  }

  public void running(Step step) {
    items.begin(step, WorkflowTime.now());
    stage(step.name(), runningTitles());
  }

  void undoing(Step step) {
    stage(StuckWork.undoStage(step), "undoing \"%s\"".formatted(step.title()));
  }

  /** The step runs while another one waits for a decision, which stays on top. */
  void runningBesides(Step step) {
    items.begin(step, WorkflowTime.now());
    show();
  }

  /** The last running step is the stage; the headline names all of them. */
  void showRunning() {
    var running = items.in(StepState.RUNNING);
    if (running.isEmpty()) {
      show();
    } else {
      stage(running.getLast().name(), runningTitles());
    }
  }

  private String runningTitles() {
    return items.in(StepState.RUNNING).stream().map(Step::title).collect(joining("; "));
  }

  /** Sets the state of a step and the reason. */
  public void ended(Step step, StepState state, String note) {
    items.end(step, state, note, WorkflowTime.now());
    show();
  }

  /** Sets the search attribute Stage and the headline. */
  public void stage(String newStage, String newHeadline) {
    headline = newHeadline;
    if (!stage.equals(newStage)) {
      stage = newStage;
      notice = null;
      if (ENDS.contains(newStage)) {
        items.close(WorkflowTime.now());
      }
      attributes.stage(shownStage());
    }
    show();
  }

  /** Shows how a run ended that names its outcome instead of {@code DONE}. */
  void end(String outcome, String newHeadline) {
    items.close(WorkflowTime.now());
    stage(outcome, newHeadline);
  }

  /**
   * Shows that children of this run wait for a decision, and which workflow to open.
   *
   * @param about the headline's words; empty once none waits
   */
  public void childrenWait(String about) {
    children = about;
    attributes.stage(shownStage());
    show();
  }

  private boolean childWaits() {
    return !children.isEmpty() && !ENDS.contains(stage);
  }

  /** A filter for what waits must find this run. */
  private String shownStage() {
    return childWaits() ? Operation.WAITS : stage;
  }

  private String shownHeadline() {
    return childWaits()
        ? "Waits for a decision in %s; meanwhile: %s".formatted(children, headline)
        : headline;
  }

  /**
   * The cancellation that ends this run has undone its steps.
   *
   * @param left those whose undo an operator skipped
   */
  void undone(List<Step> left) {
    cancelledHeadline = () -> CancelledRun.undoneHeadline(items, left);
  }

  /** The cancellation that ends this run came after the point of no return. */
  void cannotBeUndone() {
    cancelledHeadline = () -> CancelledRun.keptHeadline(items);
  }

  /** Ends the running steps; the headline says what stands and what to do next. */
  private void cancelled() {
    items
        .in(StepState.RUNNING)
        .forEach(step -> ended(step, StepState.STUCK, "cancelled; its changes remain"));
    children = ""; // they still ask, but this run no longer waits for them
    items.close(WorkflowTime.now());
    stage(CancelledRun.STAGE, cancelledHeadline.get());
  }

  /**
   * Accepts these decisions from now on.
   *
   * @param question the question of an approval; null for other decisions
   */
  public void open(String step, List<Verb> verbs, @Nullable Question question) {
    gate.open(step, verbs, question);
    show();
  }

  /** Refuses all decisions from now on. */
  public void close(String why) {
    gate.close(why);
    show();
  }

  /** Takes a decision or answers why it is refused; logs both. */
  public Optional<String> decide(Verb verb, Decision decision) {
    return shown(verb, decision, gate.decide(verb, decision));
  }

  /** Shows and logs a decision that was taken or refused elsewhere. */
  Optional<String> noted(Verb verb, Decision decision, Optional<String> refusal) {
    gate.note(verb, decision, refusal);
    return shown(verb, decision, refusal);
  }

  private Optional<String> shown(Verb verb, Decision decision, Optional<String> refusal) {
    notice = refusal.map(why -> refused(verb, decision, why)).orElse(null);
    if (refusal.isEmpty()) {
      alerts.answered();
    }
    show();
    return refusal;
  }

  private static String refused(Verb verb, Decision decision, String why) {
    return "%s by %s at %s was refused: %s"
        .formatted(
            verb.word(),
            decision.operator().isBlank() ? "nobody named" : decision.operator(),
            Quantities.time(WorkflowTime.now()),
            why);
  }

  public Checklist checklist() {
    var verbs = gate.verbs();
    return new Checklist(
        operation,
        client,
        shownStage(),
        shownHeadline(),
        verbs,
        items.asOf(WorkflowTime.now()),
        gate.log(),
        verbs.isEmpty() ? null : gate.question(),
        notice,
        verbs.isEmpty() ? null : gate.step(),
        isEnd(stage) ? null : alerts.undelivered(), // takes no more decisions
        next());
  }

  /** The alerts of this run. */
  public Incidents incidents() {
    return incidents;
  }

  ChecklistItems items() {
    return items;
  }

  Gate gate() {
    return gate;
  }

  String client() {
    return client;
  }

  private void show() {
    Workflow.setCurrentDetails(ChecklistMarkdown.of(checklist()) + more.get());
  }
}
