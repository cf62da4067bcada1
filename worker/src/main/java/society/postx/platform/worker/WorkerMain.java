package society.postx.platform.worker;

import com.uber.m3.tally.RootScopeBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.hetzner.HetznerFailures;
import society.postx.platform.worker.observability.HealthServer;

/**
 * Connects to Temporal, registers everything, and works until SIGTERM; then lets running activities
 * end within a grace.
 */
public final class WorkerMain {
  private static final Logger log = LoggerFactory.getLogger(WorkerMain.class);

  /** Long jobs are detached and found again, so a worker need not wait for them. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    WorkerSettings settings;
    try {
      settings = WorkerSettings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      work(settings);
    } catch (IOException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void work(WorkerSettings settings) throws IOException, InterruptedException {
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
    var client = WorkflowClient.newInstance(stubs, profile.toWorkflowClientOptions());
    var factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new HetznerFailures()).build());
    Wiring.register(factory, client, settings);
    var ended = new CountDownLatch(1);
    try (var health = new HealthServer(settings.health(), metrics, factory::isStarted)) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> shutDown(factory, stubs, health, ended)));
      factory.start();
      log.info("worker polls namespace {}: {}", client.getOptions().getNamespace(), settings);
      ended.await();
    }
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
