package society.postx.platform.worker;

import com.uber.m3.tally.RootScopeBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.AttemptStarts;
import society.postx.platform.activities.activity.SilentCallHeartbeats;
import society.postx.platform.activities.hetzner.HetznerFailures;
import society.postx.platform.activities.permit.PermitFence;
import society.postx.platform.activities.permit.PointOfNoReturn;
import society.postx.platform.activities.permit.UndoFence;
import society.postx.platform.worker.observability.HealthServer;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * Runs a worker process: it polls Temporal until SIGTERM and then gives running activities a grace
 * period to end.
 */
public final class PlatformWorker {
  private static final Logger log = LoggerFactory.getLogger(PlatformWorker.class);

  /** A worker need not wait for long jobs: they run detached, and the next worker finds them. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Hetzner allows one request a second for a project; an activity makes a few. */
  private static final double HETZNER_ACTIVITIES_PER_SECOND = 2;

  private PlatformWorker() {}

  /** The worker for everything that is not throttled. */
  public static Worker platform(WorkerFactory factory) {
    return factory.newWorker(TaskQueues.PLATFORM);
  }

  /** The worker for activities that call Hetzner. */
  public static Worker hetzner(WorkerFactory factory) {
    return factory.newWorker(
        TaskQueues.HETZNER,
        WorkerOptions.newBuilder()
            .setMaxTaskQueueActivitiesPerSecond(HETZNER_ACTIVITIES_PER_SECOND)
            .build());
  }

  /** What every worker has around its activities; a test without it proves nothing of a worker. */
  public static WorkerFactoryOptions factoryOptions(WorkflowClient client, PointOfNoReturn point) {
    return WorkerFactoryOptions.newBuilder()
        .setWorkerInterceptors(
            new HetznerFailures(),
            new SilentCallHeartbeats(),
            new AttemptStarts(),
            new UndoFence(client, point), // the last one is asked first
            new PermitFence(client))
        .build();
  }

  /**
   * Connects with the settings of the environment and starts to poll.
   *
   * @param address where /health and /metrics answer
   * @param point says what must not be undone any more
   * @param register creates its workers with {@link #platform} and {@link #hetzner}
   */
  public static void run(
      InetSocketAddress address,
      PointOfNoReturn point,
      BiConsumer<WorkerFactory, WorkflowClient> register)
      throws IOException, InterruptedException {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var scope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(metrics))
            .reportEvery(com.uber.m3.util.Duration.ofSeconds(10));
    var profile = ClientConfigProfile.load();
    var stubs =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                .setMetricsScope(scope)
                .build(),
            Duration.ofSeconds(30));
    var client = WorkflowClient.newInstance(stubs, options(profile));
    var factory = WorkerFactory.newInstance(client, factoryOptions(client, point));
    register.accept(factory, client);
    var ended = new CountDownLatch(1);
    try (var health = new HealthServer(address, metrics, factory::isStarted)) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> shutDown(factory, stubs, health, ended)));
      factory.start();
      log.info("worker polls namespace {}", client.getOptions().getNamespace());
      ended.await();
    }
  }

  private static WorkflowClientOptions options(ClientConfigProfile profile) {
    return WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
        .setDataConverter(PlatformConverter.INSTANCE)
        .build();
  }

  private static void shutDown(
      WorkerFactory factory,
      WorkflowServiceStubs stubs,
      HealthServer health,
      CountDownLatch ended) {
    health.close();
    factory.shutdown();
    factory.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS);
    factory.shutdownNow();
    stubs.shutdown();
    ended.countDown();
  }
}
