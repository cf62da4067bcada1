package society.postx.platform.benchmarks.clients;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import society.postx.platform.benchmarks.process.BenchmarkFolder;
import society.postx.platform.benchmarks.process.BenchmarkReport;
import society.postx.platform.benchmarks.process.ChildProcess;
import society.postx.platform.benchmarks.process.MachineInfo;
import society.postx.platform.benchmarks.process.PollingWorker;
import society.postx.platform.benchmarks.process.TemporalServer;
import society.postx.platform.workflows.activity.TaskQueues;
import society.postx.platform.workflows.release.DeployReleaseResult;

/** Measures a release to a thousand clients on a real Temporal server and a real worker process. */
public final class ClientsBenchmark {
  private static final String RELEASE = "deploy/benchmark";
  private static final int AT_ONCE = 50;
  private static final int NO_OPS_EACH = 20;

  private final WorkflowClient client;
  private final TemporalServer server;
  private final ChildProcess worker;
  private final int clients;

  private ClientsBenchmark(TemporalServer server, ChildProcess worker, int clients) {
    this.client = server.client();
    this.server = server;
    this.worker = worker;
    this.clients = clients;
  }

  /**
   * @param arguments the temporal program, and how many clients
   */
  public static void main(String[] arguments) {
    var clients = Integer.parseInt(arguments[1]);
    var folder = BenchmarkFolder.fresh("clients");
    try (var server = new TemporalServer(Path.of(arguments[0]), folder);
        var worker =
            new PollingWorker(
                NoOpWorker.class, List.of(Integer.toString(clients)), server, folder)) {
      BenchmarkReport.write(
          "clients", new ClientsBenchmark(server, worker.process(), clients).run());
    }
  }

  private ClientsFigures run() {
    var unused = noOpsPerSecond("warm-up");
    var before = noOpsPerSecond("before");
    var processor = worker.processorSeconds();
    var serversProcessor = server.process().processorSeconds();
    var begun = System.nanoTime();
    var release = start("DeployRelease", RELEASE, input());
    approve(release);
    var result = release.getResult(DeployReleaseResult.class);
    var seconds = secondsSince(begun);
    processor = worker.processorSeconds() - processor;
    serversProcessor = server.process().processorSeconds() - serversProcessor;
    var now = worker.memory("VmRSS");
    var highest = worker.memory("VmHWM");
    var after = noOpsPerSecond("after");
    var ofRelease = new Histories(client);
    ofRelease.addAll(RELEASE, release.getExecution().getRunId());
    var ofClients = new Histories(client);
    result.clients().forEach(it -> ofClients.add(RELEASE + "/" + it.client()));
    var activities = ofRelease.activities() + ofClients.activities();
    return new ClientsFigures(
        MachineInfo.now(),
        clients,
        AT_ONCE,
        outcome(result),
        seconds,
        activities,
        activities / seconds,
        before,
        after,
        activities / seconds / ((before + after) / 2),
        ofRelease.runs(),
        ofRelease.largest(),
        ofClients.largest(),
        now,
        highest,
        processor,
        server.process().memory("VmHWM"),
        serversProcessor);
  }

  private static Map<String, Object> input() {
    return Map.of(
        "revision",
        "main",
        "reason",
        "a benchmark",
        "operator",
        "benchmark",
        "soak",
        "PT0S",
        "waveLimit",
        AT_ONCE);
  }

  private static String outcome(DeployReleaseResult result) {
    var done = result.clients().stream().filter(it -> it.outcome().name().equals("DONE")).count();
    return "%s, %d clients done".formatted(result.outcome(), done);
  }

  /** Runs as many workflows at once as the release has clients at once. */
  private double noOpsPerSecond(String name) {
    var begun = System.nanoTime();
    var runs = new ArrayList<WorkflowStub>();
    for (var number = 0; number < AT_ONCE; number++) {
      runs.add(start("NoOps", "no-ops/%s/%d".formatted(name, number), NO_OPS_EACH));
    }
    runs.forEach(run -> run.getResult(Void.class));
    return AT_ONCE * NO_OPS_EACH / secondsSince(begun);
  }

  private WorkflowStub start(String type, String id, Object input) {
    var stub =
        client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.PLATFORM)
                .build());
    stub.start(input);
    return stub;
  }

  private static void approve(WorkflowStub release) {
    while (!"APPROVAL".equals(release.query("state", String.class))) {
      ChildProcess.pause(Duration.ofMillis(100));
    }
    release.signal("approve", Map.of("operator", "benchmark", "reason", "canary is healthy"));
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }
}
