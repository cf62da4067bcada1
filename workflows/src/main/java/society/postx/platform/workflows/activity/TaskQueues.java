package society.postx.platform.workflows.activity;

/**
 * Names the task queues of the workers. Hetzner limits the rate of a project's requests, so
 * activities that call Hetzner have a queue that is throttled for all workers together.
 */
public final class TaskQueues {
  public static final String PLATFORM = "platform";
  public static final String HETZNER = "platform-hetzner";

  private TaskQueues() {}

  /** The queue that the contract names with {@link OnTaskQueue}. */
  public static String of(Class<?> activities) {
    var named = activities.getAnnotation(OnTaskQueue.class);
    return named == null ? PLATFORM : named.value();
  }
}
