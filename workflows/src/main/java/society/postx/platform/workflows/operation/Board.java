package society.postx.platform.workflows.operation;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.Patience;
import society.postx.platform.workflows.change.Outcome;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.text.Quantities;

/**
 * What an operator sees of a run and where the answers go: the checklist, the gate, the alerts.
 * {@link Operation} adds what changes one client; a rollout over many clients uses it as it is.
 */
public final class Board {
  private final Progress progress;
  private final Gate gate = new Gate();
  private final Alerts alerts = new Alerts();
  private final Incidents incidents = new Incidents(alerts);
  private Supplier<String> more = () -> "";

  public Board(String name, List<? extends Step> steps) {
    progress = new Progress(name, steps);
  }

  /** For a run that changes one client. */
  void begin(ClientName client) {
    progress.begin(client);
    alerts.listen(this::show);
    show();
  }

  /** For a run over many clients; {@code details} is shown below the checklist. */
  public void begin(Supplier<String> details) {
    more = details;
    progress.begin();
    alerts.listen(this::show);
    show();
  }

  /** Goes on where an earlier run of the same workflow continued as this one. */
  public void restore(Checklist earlier) {
    progress.restore(earlier);
    gate.remember(earlier.decisions());
    incidents.ofThisRun();
  }

  public void running(Step step) {
    progress.running(step);
    show();
  }

  /** The box runs while another one waits for a decision, which stays on top. */
  void runningBesides(Step step) {
    progress.begins(step);
    show();
  }

  /** A box that still runs comes on top; without one nothing changes. */
  void showRunning() {
    progress.stageOfRunning();
    show();
  }

  /** The box stands so now, for this reason. */
  public void ended(Step step, BoxState state, String note) {
    progress.ended(step, state, note);
    show();
  }

  /** What the search attribute says, and the sentence on top. */
  public void stage(String stage, String headline) {
    progress.stage(stage, headline);
    show();
  }

  /**
   * Children of this run wait for people: the stage says so, and the headline which to open.
   *
   * @param about the headline's words; empty once none waits
   */
  public void childrenWait(String about) {
    progress.childrenWait(about);
    show();
  }

  /** Does the run's work; where people cancelled the run its checklist says what stands. */
  public <T> T run(Supplier<T> work) {
    try {
      return work.get();
    } catch (TemporalFailure e) {
      if (Failures.isCancel(e) && Kernel.second()) { // an older run issued nothing more
        progress.cancelled();
        show();
      }
      throw e;
    }
  }

  /** Does the work of a box; what fails is the caller's to deal with. */
  public <T> Attempt<T> attempt(Step step, Supplier<T> work) {
    progress.running(step);
    show();
    try {
      var answer = work.get();
      progress.ended(step, BoxState.DONE, note(answer));
      return Attempt.good(answer);
    } catch (ActivityFailure e) {
      var why = Failures.causeUnlessCancelled(e);
      progress.ended(step, BoxState.STUCK, why);
      return Attempt.failed(why);
    } catch (ApplicationFailure e) {
      progress.ended(step, BoxState.STUCK, e.getOriginalMessage());
      return Attempt.failed(e.getOriginalMessage());
    } finally {
      show();
    }
  }

  /** Asks without stopping for a decision: what fails here fails the run, before any change. */
  public <A, T> T ask(Step step, Class<A> type, Function<A, T> call) {
    progress.running(step);
    show();
    try {
      var answer = call.apply(Patience.SHORT.stub(type, step.title()));
      progress.ended(step, BoxState.DONE, answer instanceof Outcome outcome ? outcome.note() : "");
      show();
      return answer;
    } catch (ActivityFailure e) {
      progress.ended(step, BoxState.STUCK, Failures.causeUnlessCancelled(e));
      show();
      throw e.getCause() instanceof ApplicationFailure cause
          ? ApplicationFailure.newNonRetryableFailure(cause.getOriginalMessage(), cause.getType())
          : e;
    }
  }

  static String note(Object answer) {
    return switch (answer) {
      case Outcome outcome -> outcome.note();
      case String note -> note;
      default -> "";
    };
  }

  /** From now on these decisions count; one that carries a digest must carry this one. */
  public void open(String step, List<Verb> verbs, String digest) {
    gate.open(step, verbs, digest);
    progress.asks(null);
    show();
  }

  /** As {@link #open}, at an approval of exactly what the question shows. */
  public void ask(Question question, String step, List<Verb> verbs) {
    gate.open(step, verbs, question.digest());
    progress.asks(question);
    show();
  }

  /** Nobody's decision counts any more. */
  public void close(String why) {
    gate.close(why);
    progress.asks(null);
    show();
  }

  /** Takes a decision, or answers why not; either is in the log. */
  public Optional<String> decide(Verb verb, Decision decision) {
    var refusal = gate.decide(verb, decision);
    progress.notice(refusal.map(why -> refused(verb, decision, why)).orElse(null));
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
            decision.operator().isEmpty() ? "nobody named" : decision.operator(),
            Quantities.time(now()),
            why);
  }

  /** Tells the operators what waits for them, and what they may answer. */
  public void alert(Step step, String why, List<Verb> verbs) {
    incidents.report(step, gate.step(), why, verbs);
  }

  /** Blocks until it is answered, and reminds the operators at growing intervals until then. */
  public void remindUntil(BooleanSupplier answered, Step step, String why, List<Verb> verbs) {
    if (!Kernel.second()) { // it began when nobody was reminded
      Workflow.await(answered::getAsBoolean);
      return;
    }
    var since = now();
    for (var reminder : StuckReminders.after(since)) {
      if (Workflow.await(Duration.between(now(), reminder), answered::getAsBoolean)) {
        return;
      }
      incidents.remind(step, gate.step(), why, verbs, since);
    }
    Workflow.await(answered::getAsBoolean);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** Tells the operators again of what they were told last, unless that is still being sent. */
  public void remind(String title, String text) {
    incidents.remind(title, text);
  }

  /** Tells the operators something that is no stuck step. */
  public void tell(String title, String text) {
    incidents.tell(title, text);
  }

  public Checklist checklist() {
    return progress.checklist(gate.verbs(), gate.step(), gate.log(), alerts.untold());
  }

  Map<String, Duration> durations() {
    return progress.durations();
  }

  List<String> skipped() {
    return progress.skipped();
  }

  Gate gate() {
    return gate;
  }

  Incidents incidents() {
    return incidents;
  }

  public void show() {
    Workflow.setCurrentDetails(Progress.markdown(checklist()) + more.get());
  }
}
