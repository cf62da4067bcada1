package society.postx.platform.activities.permit;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;

/** Asks before each attempt of some activities, which all name a client, whether it may begin. */
abstract class ActivityFence extends WorkerInterceptorBase {
  private final Set<String> fenced;

  /**
   * @param fenced names of activity types
   */
  ActivityFence(Set<String> fenced) {
    this.fenced = Set.copyOf(fenced);
  }

  /** Throws where the activity must not begin. */
  abstract void admit(ClientName client, ActivityInfo activity);

  @Override
  public final ActivityInboundCallsInterceptor interceptActivity(
      ActivityInboundCallsInterceptor next) {
    return new Fenced(next);
  }

  private final class Fenced extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityInfo info;

    private Fenced(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      if (info != null && fenced.contains(info.getActivityType())) {
        admit(client(input.getArguments()), info);
      }
      return super.execute(input);
    }
  }

  private static ClientName client(Object[] arguments) {
    return Arrays.stream(arguments)
        .map(ActivityFence::named)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("an activity that names no client"));
  }

  /** The client that {@code argument} names, by itself or as a part of it. */
  private static Optional<ClientName> named(@Nullable Object argument) {
    if (argument instanceof ClientBound bound) {
      return Optional.of(bound.client());
    }
    return argument instanceof ClientName name ? Optional.of(name) : Optional.empty();
  }
}
