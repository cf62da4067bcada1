package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.Quantities;

/**
 * What an operator sees of a run and where the answers go: stage, headline, checklist, question and
 * decision log, in the UI's current details, in search attributes and by query. {@link Operation}
 * adds what changes one client; a rollout over many clients uses it as it is.
 */
public final class OperatorView {
  /** Stages after which a run does nothing more. */
  private static final Set<String> ENDS = Set.of("DONE", "ABORTED", "ENDED");

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
  private String children = "";
  private @Nullable String notice;

  public OperatorView(String operation, List<? extends Step> steps) {
    this.operation = operation;
    items = new ChecklistItems(steps);
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

  /** Goes on where an earlier run of the same workflow continued as this one. */
  public void restore(Checklist earlier) {
    items.restore(earlier.boxes());
    headline = earlier.headline();
    gate.remember(earlier.decisions());
    incidents.ofThisRun();
  }

  /** Does the run's work; where people cancelled the run its checklist says what stands. */
  public <T> T run(Supplier<T> work) {
    return Cleanup.whereCancelled(this::cancelled, work);
  }

  public void running(Step step) {
    items.begin(step, WorkflowTime.now());
    stage(step.name(), runningTitles());
  }

  /** The step runs while another one waits for a decision, which stays on top. */
  void runningBesides(Step step) {
    items.begin(step, WorkflowTime.now());
    show();
  }

  /** Of the steps that run the last one is the stage, and all are the headline. */
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

  /** The step stands so now, for this reason. */
  public void ended(Step step, StepState state, String note) {
    items.end(step, state, note, WorkflowTime.now());
    show();
  }

  /** What the search attribute says, and the sentence on top. */
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

  /**
   * Children of this run wait for people: the stage says so, and the headline which to open.
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

  /** A filter for what waits has to find this run. */
  private String shownStage() {
    return childWaits() ? Operation.WAITS : stage;
  }

  private String shownHeadline() {
    return childWaits()
        ? "Waits for people in %s; meanwhile: %s".formatted(children, headline)
        : headline;
  }

  /** No step is in progress any more; the headline says what stands and what comes next. */
  private void cancelled() {
    items
        .in(StepState.RUNNING)
        .forEach(step -> ended(step, StepState.STUCK, "cancelled; what it changed stands"));
    children = ""; // they ask on, and nobody here waits for them
    stage(CancelledRun.STAGE, CancelledRun.headline(items));
  }

  /**
   * From now on these decisions count.
   *
   * @param question what is asked, where that is an approval of exactly this; null otherwise
   */
  public void open(String step, List<Verb> verbs, @Nullable Question question) {
    gate.open(step, verbs, question);
    show();
  }

  /** Nobody's decision counts any more. */
  public void close(String why) {
    gate.close(why);
    show();
  }

  /** Takes a decision, or answers why not; either is in the log. */
  public Optional<String> decide(Verb verb, Decision decision) {
    var refusal = gate.decide(verb, decision);
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
        items.boxes(WorkflowTime.now()),
        gate.log(),
        verbs.isEmpty() ? null : gate.question(),
        notice,
        verbs.isEmpty() ? null : gate.step(),
        ENDS.contains(stage) || stage.equals(CancelledRun.STAGE)
            ? null
            : alerts.untold()); // hears no more
  }

  /** What the operators are told. */
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
