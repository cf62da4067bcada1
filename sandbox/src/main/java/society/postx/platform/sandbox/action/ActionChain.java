package society.postx.platform.sandbox.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.state.ActionRow;
import society.postx.platform.sandbox.state.ActionRow.Failure;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.ActionRow.Status;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.Row;
import society.postx.platform.sandbox.state.ServerRow;

/**
 * Runs actions one after the other; if one fails, so do the following. Servers it locks answer 423
 * to other requests until the last action has ended.
 */
public final class ActionChain {
  private static final Logger log = LoggerFactory.getLogger(ActionChain.class);
  private static final int REMEMBERED = 2000;

  private record Step(
      ActionRow action, Runnable work, Runnable cleanup, Optional<Failure> foreseen) {}

  private final Actions actions;
  private final Project project;
  private final List<Step> steps = new ArrayList<>();
  private final List<ServerRow> locked = new ArrayList<>();

  ActionChain(Actions actions, Project project) {
    this.actions = actions;
    this.project = project;
  }

  /** Refuses with 423 if an action already runs on the server. */
  public ActionChain lock(ServerRow server) {
    if (server.locked) throw ApiError.locked("server");
    locked.add(server);
    return this;
  }

  /** Adds an action with work; the work runs without the state's lock and takes it for changes. */
  public ActionChain then(String command, List<Ref> resources, Runnable work) {
    return then(command, resources, work, () -> {});
  }

  /** Adds an action with a cleanup, which runs before a failure becomes visible. */
  public ActionChain then(String command, List<Ref> resources, Runnable work, Runnable cleanup) {
    return add(command, resources, work, cleanup, actions.sabotage(command));
  }

  /** Adds an action whose change happens at once, unless a fault makes the action fail. */
  public ActionChain change(String command, List<Ref> resources, Runnable change) {
    var failure = actions.sabotage(command);
    if (failure.isEmpty()) change.run();
    return add(command, resources, () -> {}, () -> {}, failure);
  }

  private ActionChain add(
      String command,
      List<Ref> resources,
      Runnable work,
      Runnable cleanup,
      Optional<Failure> foreseen) {
    var action = new ActionRow();
    action.command = command;
    action.resources = resources;
    steps.add(new Step(action, work, cleanup, foreseen));
    return this;
  }

  public List<ActionRow> start() {
    for (var step : steps) {
      step.action.id = actions.state().nextId();
      project.actions.put(step.action);
    }
    project.actions.keepLatest(REMEMBERED, action -> action.status != Status.RUNNING);
    locked.forEach(server -> server.locked = true);
    actions.runWithoutAction(this::run);
    return steps.stream().map(Step::action).toList();
  }

  private void run() {
    try {
      Optional<Failure> failure = Optional.empty();
      for (var step : steps) {
        if (failure.isEmpty()) {
          failure = attempt(step);
          if (failure.isPresent()) step.cleanup.run();
        }
        end(step, failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the sandbox closes; the next start ends the action
    }
  }

  private Optional<Failure> attempt(Step step) throws InterruptedException {
    long started = System.nanoTime();
    var failure = step.foreseen.isPresent() ? step.foreseen : work(step);
    Thread.sleep(actions.shortest().minus(Duration.ofNanos(System.nanoTime() - started)));
    return failure;
  }

  private static Optional<Failure> work(Step step) {
    try {
      step.work.run();
      return Optional.empty();
    } catch (RuntimeException e) { // any exception of a driver is this action's failure
      if (!Thread.currentThread().isInterrupted())
        log.warn("action {} ({}) failed", step.action.id, step.action.command, e);
      return Optional.of(new Failure("action_failed", String.valueOf(e.getMessage())));
    }
  }

  private void end(Step step, Optional<Failure> failure) {
    actions
        .state()
        .change(
            () -> {
              step.action.status = failure.isPresent() ? Status.ERROR : Status.SUCCESS;
              step.action.error = failure.orElse(null);
              step.action.finished = Row.now();
              if (step.equals(steps.getLast())) locked.forEach(server -> server.locked = false);
            });
  }
}
