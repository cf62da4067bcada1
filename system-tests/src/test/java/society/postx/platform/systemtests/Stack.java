package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;

import io.temporal.client.WorkflowOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Stack(Path folder, Path temporalProgram, Path sops) {
    this.folder = folder;
    try {
      this.processes = opened(new ProcessWatch());
      this.sandbox = opened(Sandbox.start(SandboxOptions.real(sandboxState())));
      this.temporal =
          opened(
              new TemporalServer(
                  temporalProgram, Files.createDirectory(folder.resolve("temporal"))));
      var environment = environment(sops);
      this.operator = new Operator(environment, temporal.client(), recipient());
      this.repository = OperatorRepository.init(folder, sops, sandbox, operator);
      var unused = operator.starter("bootstrap", "--quiet");
      this.worker = opened(new WorkerProcess(environment, folder.resolve("worker.log")));
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
    Prerequisites.root();
    for (var name : List.of("age", "age-keygen", "restic", "git", "nsenter")) {
      var unused = Prerequisites.program(name);
    }
    return new Stack(folder, Prerequisites.program("temporal"), Prerequisites.program("sops"));
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
