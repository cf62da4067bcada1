package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;

/**
 * The checklist of one run: kept here, shown in the UI's current details, in search attributes and
 * by query.
 */
final class Progress {
  static final SearchAttributeKey<String> CLIENT = SearchAttributeKey.forKeyword("Client");
  static final SearchAttributeKey<String> OPERATION = SearchAttributeKey.forKeyword("Operation");
  static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  /** Stages after which a run does nothing more. */
  private static final Set<String> ENDS = Set.of("DONE", "ABORTED", "ENDED");

  private static final String CANCELLED = "CANCELLED";

  private final String operation;
  private final Map<Step, Line> lines = new LinkedHashMap<>();
  private String client = "";
  private String stage = "";
  private String headline = "";
  private String children = "";
  private String published = "";
  private @Nullable Question question;
  private @Nullable String notice;

  Progress(String operation, List<? extends Step> steps) {
    this.operation = operation;
    steps.forEach(
        step -> lines.put(step, new Line(step.byPerson() ? BoxState.PERSON : BoxState.OPEN)));
  }

  void begin(ClientName name) {
    client = name.value();
    Kernel.second();
    Workflow.upsertTypedSearchAttributes(CLIENT.valueSet(client), OPERATION.valueSet(operation));
  }

  /** For a run over many clients. */
  void begin() {
    Kernel.second();
    Workflow.upsertTypedSearchAttributes(OPERATION.valueSet(operation));
  }

  void restore(Checklist earlier) {
    for (var box : earlier.boxes()) {
      lines.forEach(
          (step, line) -> {
            if (step.name().equals(box.step())) {
              line.state = box.state();
              line.note = box.note();
              line.took = box.took();
            }
          });
    }
    headline = earlier.headline();
  }

  void running(Step step) {
    begins(step);
    stage(step.name(), runningTitles());
  }

  void begins(Step step) {
    var line = line(step);
    line.state = BoxState.RUNNING;
    line.note = "";
    line.startedAt = Workflow.currentTimeMillis();
  }

  /** Where boxes run: the stage is the last of them on the list, and all are the headline. */
  void stageOfRunning() {
    running().reduce((earlier, later) -> later).ifPresent(it -> stage(it.name(), runningTitles()));
  }

  private String runningTitles() {
    return running().map(Step::title).collect(joining("; "));
  }

  private Stream<Step> running() {
    return lines.entrySet().stream()
        .filter(entry -> entry.getValue().state == BoxState.RUNNING)
        .map(Map.Entry::getKey);
  }

  void ended(Step step, BoxState state, String note) {
    var line = line(step);
    line.took = line.took(Workflow.currentTimeMillis());
    line.startedAt = 0;
    line.state = state;
    line.note = note;
  }

  void stage(String newStage, String newHeadline) {
    headline = newHeadline;
    if (!stage.equals(newStage)) {
      stage = newStage;
      notice = null;
      if (ENDS.contains(newStage)) {
        nothingGoesOn();
      }
      publish();
    }
  }

  /** What workflows that this one started wait for; empty for nothing. */
  void childrenWait(String about) {
    children = about;
    publish();
  }

  private boolean childWaits() {
    return !children.isEmpty() && !ENDS.contains(stage);
  }

  /** What the search attribute says: whoever looks for what waits has to find this run. */
  private String shownStage() {
    return childWaits() ? Operation.WAITS : stage;
  }

  private String shownHeadline() {
    return childWaits()
        ? "Waits for people in %s; meanwhile: %s".formatted(children, headline)
        : headline;
  }

  private void publish() {
    if (!published.equals(shownStage())) {
      published = shownStage();
      Workflow.upsertTypedSearchAttributes(STAGE.valueSet(published));
    }
  }

  /** No box is in progress any more; the headline says what stands and what comes next. */
  void cancelled() {
    running()
        .toList()
        .forEach(step -> ended(step, BoxState.STUCK, "cancelled; what it changed stands"));
    children = ""; // they ask on, and nobody here waits for them
    var undone = count(BoxState.UNDONE);
    var info = Workflow.getInfo();
    stage(
        CANCELLED,
        "cancelled: %d of %d boxes are done and stay as they are, %s; next: %s"
            .formatted(
                count(BoxState.DONE),
                lines.size(),
                undone == 0 ? "nothing was undone" : "%d were undone before".formatted(undone),
                info.getParentWorkflowId()
                    .map("`./platform watch %s` says what its rollout makes of it"::formatted)
                    .orElse(
                        "start %s again with the same input, it goes on from what stands"
                            .formatted(info.getWorkflowId()))));
  }

  private long count(BoxState state) {
    return lines.values().stream().filter(line -> line.state == state).count();
  }

  /** A box that is open or at work when the run ends would look as if more were to come. */
  private void nothingGoesOn() {
    for (var line : lines.values()) {
      line.took = line.took(Workflow.currentTimeMillis());
      line.startedAt = 0;
      line.state =
          switch (line.state) {
            case OPEN -> BoxState.NOT_NEEDED;
            case RUNNING -> BoxState.STOPPED;
            case DONE, STUCK, SKIPPED, UNDONE, NOT_NEEDED, STOPPED, PERSON -> line.state;
          };
    }
  }

  /** What an approval asks from now on; null for nothing. */
  void asks(@Nullable Question asked) {
    question = asked;
  }

  /** Says on top what the last decision came to, until the next one or another stage. */
  void notice(@Nullable String text) {
    notice = text;
  }

  Map<String, Duration> durations() {
    var durations = new LinkedHashMap<String, Duration>();
    lines.forEach(
        (step, line) -> {
          if (!line.took.isZero()) {
            durations.put(step.name(), line.took);
          }
        });
    return durations;
  }

  List<String> skipped() {
    return lines.entrySet().stream()
        .filter(entry -> entry.getValue().state == BoxState.SKIPPED)
        .map(entry -> entry.getKey().name())
        .toList();
  }

  Checklist checklist(
      List<Verb> verbs, String gate, List<Checklist.Entry> decisions, @Nullable String untold) {
    var now = Workflow.currentTimeMillis();
    var boxes = new ArrayList<Checklist.Box>();
    lines.forEach(
        (step, line) ->
            boxes.add(
                new Checklist.Box(
                    step.name(),
                    step.section(),
                    step.title(),
                    line.state,
                    line.note,
                    step.waits() ? Duration.ZERO : line.took(now),
                    line.startedAt == 0 ? null : Instant.ofEpochMilli(line.startedAt))));
    return new Checklist(
        operation,
        client,
        shownStage(),
        shownHeadline(),
        verbs,
        boxes,
        decisions,
        verbs.isEmpty() ? null : question,
        notice,
        verbs.isEmpty() ? null : gate,
        ENDS.contains(stage) || stage.equals(CANCELLED) ? null : untold); // it hears no more
  }

  static String markdown(Checklist checklist) {
    return ChecklistMarkdown.of(checklist);
  }

  private Line line(Step step) {
    var line = lines.get(step);
    if (line == null) {
      throw new IllegalArgumentException(
          "step %s is not on the checklist of %s".formatted(step.name(), operation));
    }
    return line;
  }

  private static final class Line {
    private BoxState state;
    private String note = "";
    private long startedAt;
    private Duration took = Duration.ZERO;

    private Line(BoxState state) {
      this.state = state;
    }

    private Duration took(long now) {
      return startedAt == 0 ? took : took.plusMillis(now - startedAt);
    }
  }
}
