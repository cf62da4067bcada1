package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.temporal.client.WorkflowOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;
import society.postx.platform.workflows.activity.TaskQueues;

/** Runs the whole platform as launcher/demo.sh does, on free ports and in a spare world. */
final class Stack implements AutoCloseable {
  final Sandbox sandbox;
  final TemporalServer temporal;
  final WorkerProcess worker;
  final Operator operator;
  final OperatorRepository repository;
  final HetznerProject account;
  final StorageBoxDisk box;
  final ProcessWatch processes;

  private final Path folder;
  private final Map<String, String> environment;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Stack(Path folder, TemporalProgram program, Path sops, @Nullable LastRelease release) {
    this.folder = folder;
    try {
      this.processes = opened(new ProcessWatch());
      this.sandbox = opened(Sandbox.start(SandboxOptions.real(sandboxState())));
      this.temporal =
          opened(new TemporalServer(program, Files.createDirectory(folder.resolve("temporal"))));
      this.environment = environment(sops);
      this.operator =
          new Operator(
              environment,
              temporal.client(),
              recipient(),
              release == null ? CommandLine.THIS_BUILD : release);
      this.repository = OperatorRepository.init(folder, sops, sandbox, operator);
      var unused = operator.starter("bootstrap", "--quiet");
      this.worker = opened(worker(folder.resolve("worker.log"), release));
      this.account = new HetznerProject(sandbox);
      this.box = StorageBoxDisk.of(sandboxState(), sandbox.storageBox().id());
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  static Stack start(Path folder) {
    return start(folder, developmentServer(), null);
  }

  /** With worker, command line and template of the infrastructure repository of this release. */
  static Stack of(LastRelease release, Path folder) {
    return start(folder, developmentServer(), release);
  }

  /** With another Temporal server. */
  static Stack on(TemporalProgram temporal, Path folder) {
    return start(folder, temporal, null);
  }

  private static TemporalProgram developmentServer() {
    return TemporalProgram.development(Prerequisites.program("temporal"));
  }

  private static Stack start(Path folder, TemporalProgram temporal, @Nullable LastRelease release) {
    Prerequisites.root();
    for (var name : List.of("age", "age-keygen", "restic", "git", "nsenter")) {
      var unused = Prerequisites.program(name);
    }
    return new Stack(folder, temporal, Prerequisites.program("sops"), release);
  }

  private WorkerProcess worker(Path log, @Nullable LastRelease release) {
    return release == null
        ? new WorkerProcess(environment, log)
        : new WorkerProcess(environment, log, release.workerClasspath());
  }

  /** Starts a second worker beside the first, with a state folder of its own. */
  WorkerProcess addWorker() {
    var all = new HashMap<>(environment);
    all.put("PLATFORM_STATE", folder.resolve("worker-2").toString());
    return opened(new WorkerProcess(all, folder.resolve("worker-2.log")));
  }

  /** As docs/upgrading.md says, once the worker has stopped. */
  void upgrade() {
    operator.upgrade();
    var unused = operator.starter("bootstrap", "--quiet");
    worker.upgrade();
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.push(one);
    return one;
  }

  /** The variables that launcher/demo.sh exports for worker and starter, and Temporal's address. */
  private Map<String, String> environment(Path sops) throws IOException {
    var all = new HashMap<String, String>();
    all.put("HCLOUD_TOKEN", sandbox.token(Sandbox.DEMO));
    all.put("HCLOUD_ENDPOINT", sandbox.cloudEndpoint());
    all.put("HETZNER_ENDPOINT", sandbox.hetznerEndpoint());
    all.put("SOPS_AGE_KEY_FILE", ageKeys().toString());
    all.put("PLATFORM_REPOSITORY", folder.resolve("infrastructure.git").toString());
    all.put("PLATFORM_STATE", workerState().toString());
    all.put("PLATFORM_SOPS", sops.toString());
    all.put("PLATFORM_RESTIC", Prerequisites.restic().toString());
    all.putAll(ScannerStandIn.in(folder));
    all.put(
        "PATH", sops.getParent() + File.pathSeparator + System.getenv().getOrDefault("PATH", ""));
    all.put("HOME", folder.toString());
    all.put("USER", "ops");
    all.put("TEMPORAL_ADDRESS", temporal.address());
    return all;
  }

  private String recipient() {
    var unused = ProgramResult.run(List.of("age-keygen", "-o", recipientKey().toString())).orFail();
    return ProgramResult.run(List.of("age-keygen", "-y", recipientKey().toString()))
        .orFail()
        .strip();
  }

  Path recipientKey() {
    return folder.resolve("recipient.txt");
  }

  Path ageKeys() {
    return folder.resolve("age/keys.txt");
  }

  Path workerState() {
    return folder.resolve("worker");
  }

  private Path sandboxState() {
    return folder.resolve("sandbox");
  }

  Path caFile() {
    return sandboxState().resolve("ca.pem");
  }

  /** The client's host from the inside; fails if it has no server. */
  ClientMachine machine(String client) {
    return machineNamed("client-" + client);
  }

  /** The server of this name from the inside; fails if there is none. */
  ClientMachine machineNamed(String name) {
    return sandbox.servers().stream()
        .filter(server -> server.name().equals(name))
        .map(server -> new ClientMachine(sandboxState(), server.id()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the project lacks a server " + name));
  }

  /** Starts a workflow as its schedule does. */
  OperationRun start(String type, String id, Map<String, Object> input) {
    var client = temporal.client();
    var options =
        WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.PLATFORM).build();
    var run = client.newUntypedWorkflowStub(type, options).start(input);
    return new OperationRun(client, run.getWorkflowId(), run.getRunId());
  }

  /** Starts a schedule's run now, and returns it once it is under way. */
  OperationRun triggered(String schedule, String type) {
    temporal.schedules().getHandle(schedule).trigger();
    var running = "ExecutionStatus = 'Running' AND WorkflowType = '%s'".formatted(type);
    return await(schedule + " is under way")
        .pollInterval(Duration.ofMillis(50))
        .until(() -> runs(running), it -> !it.isEmpty())
        .getFirst();
  }

  /** The runs that Temporal's visibility finds for a query; without one, all. */
  List<OperationRun> runs(String query) {
    var client = temporal.client();
    try (var found = client.listExecutions(query)) {
      return found
          .map(it -> it.getExecution())
          .map(it -> new OperationRun(client, it.getWorkflowId(), it.getRunId()))
          .toList();
    }
  }

  /** The names of the client's monitors and of their group, sorted. */
  List<String> monitors(String client) {
    return sandbox.monitoring().monitors().stream()
        .map(monitor -> monitor.path("name").asText())
        .filter(name -> name.contains(client))
        .sorted()
        .toList();
  }

  /** A client's secrets by name. */
  Map<String, String> secrets(String client) {
    return repository.secrets("secrets/clients/%s.sops.yaml".formatted(client), ageKeys());
  }

  /** The ids of the client's snapshots that a restore can use. */
  List<String> restorable(String client) {
    return box.restorable(client, requireNonNull(secrets(client).get("restic_repo_password")));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      var one = open.pop();
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + one, e);
      }
    }
  }
}
