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
  private final Map<Step, Item> items = new LinkedHashMap<>();

  ChecklistItems(List<? extends Step> steps) {
    steps.forEach(
        step -> items.put(step, new Item(step.byPerson() ? StepState.PERSON : StepState.OPEN)));
  }

  /** Restores the items of the run that continued as this one. */
  void restore(List<Checklist.Box> earlier) {
    for (var box : earlier) {
      items.forEach(
          (step, item) -> {
            if (step.name().equals(box.step())) {
              item.state = box.state();
              item.note = box.note();
              item.took = box.took();
            }
          });
    }
  }

  void begin(Step step, Instant now) {
    var item = item(step);
    item.state = StepState.RUNNING;
    item.note = "";
    item.since = now;
  }

  void end(Step step, StepState state, String note, Instant now) {
    var item = item(step);
    item.stop(now);
    item.state = state;
    item.note = note;
  }

  /** Ends open and running items: they would look as if more were to come. */
  void close(Instant now) {
    for (var item : items.values()) {
      item.stop(now);
      item.state =
          switch (item.state) {
            case OPEN -> StepState.NOT_NEEDED;
            case RUNNING -> StepState.STOPPED;
            case DONE, STUCK, SKIPPED, UNDONE, NOT_NEEDED, STOPPED, PERSON -> item.state;
          };
    }
  }

  int size() {
    return items.size();
  }

  long count(StepState state) {
    return items.values().stream().filter(item -> item.state == state).count();
  }

  /** Steps in this state, in the checklist's order. */
  List<Step> in(StepState state) {
    return items.entrySet().stream()
        .filter(entry -> entry.getValue().state == state)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Time spent on each step, without steps that took none. */
  Map<String, Duration> durations() {
    var durations = new LinkedHashMap<String, Duration>();
    items.forEach(
        (step, item) -> {
          if (!item.took.isZero()) {
            durations.put(step.name(), item.took);
          }
        });
    return durations;
  }

  List<Checklist.Box> boxes(Instant now) {
    var boxes = new ArrayList<Checklist.Box>();
    items.forEach(
        (step, item) ->
            boxes.add(
                new Checklist.Box(
                    step.name(),
                    step.section(),
                    step.title(),
                    item.state,
                    item.note,
                    step.waits() ? Duration.ZERO : item.took(now),
                    item.since)));
    return boxes;
  }

  private Item item(Step step) {
    var item = items.get(step);
    if (item == null) {
      throw new IllegalArgumentException("step %s is not on this checklist".formatted(step.name()));
    }
    return item;
  }

  private static final class Item {
    private StepState state;
    private String note = "";
    private @Nullable Instant since;
    private Duration took = Duration.ZERO;

    private Item(StepState state) {
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
