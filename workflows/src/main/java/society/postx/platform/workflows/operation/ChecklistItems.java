package society.postx.platform.workflows.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the state and duration of each step of a run. Pure: callers pass the time. */
final class ChecklistItems {
  private final Map<Step, Progress> progress = new LinkedHashMap<>();

  ChecklistItems(List<? extends Step> steps) {
    replace(steps);
  }

  /** Forgets all steps and their progress. */
  void replace(List<? extends Step> steps) {
    progress.clear();
    steps.forEach(
        step ->
            progress.put(step, new Progress(step.byPerson() ? StepState.PERSON : StepState.OPEN)));
  }

  /** Restores the items of the run that continued as this one. */
  void restore(List<Checklist.Item> earlier) {
    for (var item : earlier) {
      progress.forEach(
          (step, at) -> {
            if (step.name().equals(item.step())) {
              at.state = item.state();
              at.note = item.note();
              at.took = item.took();
            }
          });
    }
  }

  void begin(Step step, Instant now) {
    var at = progress(step);
    at.state = StepState.RUNNING;
    at.note = "";
    at.since = now;
  }

  void end(Step step, StepState state, String note, Instant now) {
    var at = progress(step);
    at.stop(now);
    at.state = state;
    at.note = note;
  }

  /** Ends open and running items. */
  void close(Instant now) {
    for (var at : progress.values()) {
      at.stop(now);
      at.state = at.state.atEnd();
    }
  }

  int size() {
    return progress.size();
  }

  long count(StepState state) {
    return progress.values().stream().filter(at -> at.state == state).count();
  }

  /** Steps in this state, in the checklist's order. */
  List<Step> in(StepState state) {
    return progress.entrySet().stream()
        .filter(entry -> entry.getValue().state == state)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Time spent on each step, without steps that took none. */
  Map<String, Duration> durations() {
    var durations = new LinkedHashMap<String, Duration>();
    progress.forEach(
        (step, at) -> {
          if (!at.took.isZero()) {
            durations.put(step.name(), at.took);
          }
        });
    return durations;
  }

  List<Checklist.Item> asOf(Instant now) {
    var items = new ArrayList<Checklist.Item>();
    progress.forEach(
        (step, at) ->
            items.add(
                new Checklist.Item(
                    step.name(),
                    step.section(),
                    step.title(),
                    at.state,
                    at.note,
                    step.waits() ? Duration.ZERO : at.took(now),
                    at.since)));
    return items;
  }

  private Progress progress(Step step) {
    var at = progress.get(step);
    if (at == null) {
      throw new IllegalArgumentException("step %s is not on this checklist".formatted(step.name()));
    }
    return at;
  }

  private static final class Progress {
    private StepState state;
    private String note = "";
    private @Nullable Instant since;
    private Duration took = Duration.ZERO;

    private Progress(StepState state) {
      this.state = state;
    }

    private Duration took(Instant now) {
      return since == null ? took : took.plus(Duration.between(since, now));
    }

    private void stop(Instant now) {
      took = took(now);
      since = null;
    }
  }
}
