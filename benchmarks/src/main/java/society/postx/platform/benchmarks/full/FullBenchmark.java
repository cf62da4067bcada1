package society.postx.platform.benchmarks.full;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.benchmarks.hosts.AlternatingRounds;
import society.postx.platform.benchmarks.hosts.AnsiblePlaybook;
import society.postx.platform.benchmarks.hosts.Contender;
import society.postx.platform.benchmarks.hosts.ExternalProgram;
import society.postx.platform.benchmarks.hosts.Figures;
import society.postx.platform.benchmarks.hosts.Fleet;
import society.postx.platform.benchmarks.hosts.SimpleContender;
import society.postx.platform.benchmarks.process.BenchmarkFolder;
import society.postx.platform.benchmarks.process.BenchmarkReport;
import society.postx.platform.benchmarks.process.MachineInfo;
import society.postx.platform.benchmarks.process.PollingWorker;
import society.postx.platform.benchmarks.process.TemporalServer;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.workflows.activity.TaskQueues;

/** Measures how long the platform and other tools take to upgrade an app on many hosts. */
public final class FullBenchmark {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final String PROGRAMS = "benchmarks/full/";

  private final Fleet fleet;
  private final AppVersions versions;
  private final WorkflowClient client;
  private final PollingWorker worker;
  private final AnsiblePlaybook ansible;

  private record Result(MachineInfo machine, int hosts, List<Figures> figures) {}

  private FullBenchmark(
      Fleet fleet,
      AppVersions versions,
      WorkflowClient client,
      PollingWorker worker,
      AnsiblePlaybook ansible) {
    this.fleet = fleet;
    this.versions = versions;
    this.client = client;
    this.worker = worker;
    this.ansible = ansible;
  }

  /**
   * @param arguments the temporal program, Ansible's folder of programs, hosts, rounds, and the
   *     registry's folder
   */
  public static void main(String[] arguments) {
    var folder = BenchmarkFolder.fresh("full");
    var hosts = Integer.parseInt(arguments[2]);
    var versions = new AppVersions(folder);
    try (var server = new TemporalServer(Path.of(arguments[0]), folder);
        var fleet = Fleet.boot(folder, hosts);
        var gateway =
            new Gateway(fleet.world(), folder, Fleet.cache(), Optional.of(Path.of(arguments[4])));
        var worker =
            new PollingWorker(FullWorker.class, List.of(folder.toString()), server, folder)) {
      gateway
          .names()
          .forEach(
              (name, address) -> fleet.root("echo %s %s >>/etc/hosts".formatted(address, name)));
      var ansible = new AnsiblePlaybook(Path.of(arguments[1]), fleet);
      var figures =
          new FullBenchmark(fleet, versions, server.client(), worker, ansible)
              .run(Integer.parseInt(arguments[3]));
      figures.forEach(Figures::printed);
      BenchmarkReport.write("full", new Result(MachineInfo.now(), hosts, figures));
    }
  }

  private List<Figures> run(int rounds) {
    var contenders = contenders();
    contenders.getFirst().run(); // pulls the image and makes the folders for all
    var own = new HostWorkTimer(fleet);
    var ownSeconds = new LinkedHashMap<String, List<Double>>();
    var turns = new AlternatingRounds(contenders);
    var unused = turns.run("warm-up", 1, it -> versions.change(), it -> checked(it, own).whole());
    var whole =
        turns.run(
            "another version, warm",
            rounds,
            it -> versions.change(),
            it -> {
              var took = checked(it, own);
              ownSeconds.computeIfAbsent(it.name(), any -> new ArrayList<>()).add(took.own());
              return took.whole();
            });
    return List.of(
        Figures.of("another version, warm", whole),
        Figures.of("the hosts' own work in it", ownSeconds),
        Figures.of("without the hosts' own work", difference(whole, ownSeconds)));
  }

  private record Took(double whole, double own) {}

  private Took checked(Contender contender, HostWorkTimer own) {
    var whole = AlternatingRounds.wall(contender);
    check();
    return new Took(whole, own.takeSeconds());
  }

  private static Map<String, List<Double>> difference(
      Map<String, List<Double>> whole, Map<String, List<Double>> own) {
    var rest = new LinkedHashMap<String, List<Double>>();
    whole.forEach(
        (name, seconds) -> {
          var left = new ArrayList<Double>();
          for (var turn = 0; turn < seconds.size(); turn++) {
            left.add(seconds.get(turn) - own.getOrDefault(name, List.of()).get(turn));
          }
          rest.put(name, left);
        });
    return rest;
  }

  /** Checks on every host that its container was started with this version's flag. */
  private void check() {
    var wanted = SystemCommand.run(LIMIT, "", List.of("grep", "log.level", "" + compose())).strip();
    fleet
        .root(
            "docker inspect --format '{{json .Config.Cmd}} {{.State.Health.Status}}' traefik-traefik-1")
        .forEach(
            seen -> {
              if (!seen.contains(wanted.substring(2)) || !seen.contains("healthy")) {
                throw new IllegalStateException("a host runs '%s'".formatted(seen));
              }
            });
  }

  private Path compose() {
    return versions.current().files().resolve("compose.yml");
  }

  private List<Contender> contenders() {
    var names = fleet.nodes().stream().map(Fleet.Node::name).toList();
    return List.of(
        new SimpleContender(
            "ours", worker::restart, () -> deploy(names, versions.current().commit())),
        new SimpleContender(
            "plain ssh",
            fleet::forgetConnections,
            () ->
                ExternalProgram.run(List.of(PROGRAMS + "plain-ssh", "" + fleet.folder(), files()))),
        new SimpleContender(
            "ansible",
            fleet::forgetConnections,
            () ->
                ExternalProgram.run(
                    ansible.command(PROGRAMS + "playbook.yml", "files=" + files()))));
  }

  private String files() {
    return versions.current().files().toString();
  }

  private void deploy(List<String> hosts, String commit) {
    client
        .newWorkflowStub(
            FullStep.class, WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.PLATFORM).build())
        .run(hosts, commit);
  }
}
