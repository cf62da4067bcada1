package society.postx.platform.activities.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/**
 * An activity that waits for an answer is alive for Temporal, with any profile; one that never gets
 * an answer is not.
 */
class SilentCallHeartbeatsTest {
  /** Longer than the heartbeat timeout of every profile. */
  private static final Duration SILENT = Duration.ofSeconds(35);

  @TempDir Path folder;

  /** Waits for a host that says nothing. */
  @ActivityInterface
  public interface SilentCall {
    /** Which attempt got the answer. */
    int attempt(int seconds);
  }

  /** Runs the call with each profile at once. */
  @WorkflowInterface
  public interface EachProfile {
    @WorkflowMethod
    List<String> run(int seconds);
  }

  public static final class EachProfileImpl implements EachProfile {
    @Override
    public List<String> run(int seconds) {
      var calls = new EnumMap<ActivityProfile, Promise<Integer>>(ActivityProfile.class);
      for (var profile : ActivityProfile.values()) {
        var call = profile.stub(SilentCall.class, profile.name());
        calls.put(profile, Async.function(call::attempt, seconds));
      }
      return calls.entrySet().stream().map(it -> it.getKey() + " " + it.getValue().get()).toList();
    }
  }

  private record OverSsh(Hosts hosts, Login login) implements SilentCall {
    @Override
    public int attempt(int seconds) {
      try (var host = hosts.connect(login)) {
        host.run("sleep", Integer.toString(seconds)).orFail("waiting");
      }
      return Activity.getExecutionContext().getInfo().getAttempt();
    }
  }

  /** Hangs in its first attempt as long as the test lasts. */
  private record HangsOnce(CountDownLatch end) implements SilentCall {
    @Override
    public int attempt(int seconds) {
      var attempt = Activity.getExecutionContext().getInfo().getAttempt();
      try {
        if (attempt == 1) end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return attempt;
    }
  }

  /** Runs the hanging call with a short heartbeat timeout. */
  @WorkflowInterface
  public interface Hanging {
    @WorkflowMethod
    int run();
  }

  public static final class HangingImpl implements Hanging {
    @Override
    public int run() {
      return Workflow.newActivityStub(
              SilentCall.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofHours(6))
                  .setHeartbeatTimeout(Duration.ofSeconds(1))
                  .build())
          .attempt(0);
    }
  }

  @Test
  void anSshCallThatSaysNothingPassesInEveryProfileAtItsFirstAttempt() throws IOException {
    try (var sshd = new LocalSshd(folder);
        var hosts = new Hosts();
        var temporal = kit(new SilentCallHeartbeats())) {
      temporal.work(new OverSsh(hosts, sshd.login()), EachProfileImpl.class);
      assertThat(stub(temporal, EachProfile.class).run((int) SILENT.toSeconds()))
          .containsExactlyElementsOf(
              Arrays.stream(ActivityProfile.values()).map(it -> it + " 1").toList());
    }
  }

  @Test
  void aCallThatHangsForEverIsTriedAgain() {
    var end = new CountDownLatch(1);
    try (var temporal = kit(new SilentCallHeartbeats(Duration.ofSeconds(3)))) {
      temporal.work(new HangsOnce(end), HangingImpl.class);
      assertThat(stub(temporal, Hanging.class).run()).isEqualTo(2);
    } finally {
      end.countDown();
    }
  }

  /** Counts in its heartbeats, as a downtime probe does; its second attempt says nothing. */
  private static final class Counting implements SilentCall {
    @Override
    public int attempt(int seconds) {
      var activity = Activity.getExecutionContext();
      switch (activity.getInfo().getAttempt()) {
        case 1 -> activity.heartbeat(7);
        case 2 -> silent(Duration.ofMillis(1500));
        default -> {
          return activity.getHeartbeatDetails(Integer.class).orElse(0);
        }
      }
      throw new IllegalStateException("as a test");
    }

    private static void silent(Duration time) {
      try {
        var never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void whatAnEarlierAttemptCountedOutlivesASilentOne() {
    try (var temporal = kit(new SilentCallHeartbeats())) {
      temporal.work(new Counting(), HangingImpl.class);
      assertThat(stub(temporal, Hanging.class).run()).isEqualTo(7);
    }
  }

  @Test
  void itRepeatsWhatTheActivitySaidAndNothingAfterItsEnd() throws InterruptedException {
    var said = new ConcurrentLinkedQueue<String>();
    var repeated = new CountDownLatch(5);
    var temporal = TestActivityEnvironment.newInstance(options(new SilentCallHeartbeats()));
    try {
      temporal.setActivityHeartbeatListener(
          String.class,
          detail -> {
            said.add(detail);
            repeated.countDown();
          });
      temporal.registerActivitiesImplementations(
          (SilentCall)
              seconds -> {
                Activity.getExecutionContext().heartbeat("reading");
                try {
                  return repeated.await(seconds, TimeUnit.SECONDS) ? 1 : 0;
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      var call =
          temporal.newActivityStub(
              SilentCall.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofMinutes(1))
                  .setHeartbeatTimeout(Duration.ofMillis(150))
                  .build());
      assertThat(call.attempt(30)).isEqualTo(1);
      var atItsEnd = said.size();
      assertThat(said).containsOnly("reading");
      assertThat(new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(said).hasSize(atItsEnd);
    } finally {
      temporal.close();
    }
  }

  private static WorkflowTestKit kit(SilentCallHeartbeats heartbeats) {
    return WorkflowTestKit.intercepted(heartbeats);
  }

  private static TestEnvironmentOptions options(SilentCallHeartbeats heartbeats) {
    return TestEnvironmentOptions.newBuilder()
        .setWorkflowClientOptions(
            WorkflowClientOptions.newBuilder().setDataConverter(PlatformConverter.INSTANCE).build())
        .setWorkerFactoryOptions(
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(heartbeats).build())
        .build();
  }

  private static <W> W stub(WorkflowTestKit temporal, Class<W> type) {
    return temporal.client().newWorkflowStub(type, WorkflowTestKit.options("test"));
  }
}
