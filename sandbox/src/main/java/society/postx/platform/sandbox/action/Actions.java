package society.postx.platform.sandbox.action;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.state.ActionRow;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.SandboxState;

/** Runs asynchronous actions: each ends when its work is done, but not before the least time. */
public final class Actions implements AutoCloseable {
  private final SandboxState state;
  private final Duration shortest;
  private final Function<String, Optional<ActionRow.Failure>> injectedFailure;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param shortest an action takes at least this long
   * @param injectedFailure returns, for each command, the failure to inject
   */
  public Actions(
      SandboxState state,
      Duration shortest,
      Function<String, Optional<ActionRow.Failure>> injectedFailure) {
    this.state = state;
    this.shortest = shortest;
    this.injectedFailure = injectedFailure;
  }

  /** Begins a chain of actions that run one after the other; the caller holds the state's lock. */
  public ActionChain chain(Project project) {
    return new ActionChain(this, project);
  }

  /** Runs one action alone. */
  public ActionRow run(Project project, String command, List<Ref> resources, Runnable work) {
    return chain(project).then(command, resources, work).start().getFirst();
  }

  /** Records an action for a change that was made at once. */
  public Map<String, @Nullable Object> change(
      Project project, String command, List<Ref> resources, Runnable change) {
    return json(chain(project).change(command, resources, change).start().getFirst());
  }

  /** Runs work that no action reports. */
  public void runWithoutAction(Runnable work) {
    threads.execute(work);
  }

  public Map<String, @Nullable Object> json(ActionRow action) {
    var resources =
        action.resources.stream().map(r -> ApiJson.object("id", r.id(), "type", r.type())).toList();
    return ApiJson.object(
        "id", action.id,
        "command", action.command,
        "status", action.status.name().toLowerCase(Locale.ROOT),
        "progress", progress(action),
        "started", action.created,
        "finished", action.finished,
        "resources", resources,
        "error", action.error);
  }

  public List<Map<String, @Nullable Object>> json(List<ActionRow> actions) {
    return actions.stream().map(this::json).toList();
  }

  private int progress(ActionRow action) {
    if (action.status != ActionRow.Status.RUNNING) return 100;
    long elapsed = Duration.between(action.created, Instant.now()).toMillis();
    return (int) Math.clamp(100 * elapsed / Math.max(1, shortest.toMillis()), 0, 95);
  }

  SandboxState state() {
    return state;
  }

  Duration shortest() {
    return shortest;
  }

  Optional<ActionRow.Failure> sabotage(String command) {
    return injectedFailure.apply(command);
  }

  /** Stops at once; the next start ends running actions as failed. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
