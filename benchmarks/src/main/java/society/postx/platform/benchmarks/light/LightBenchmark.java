package society.postx.platform.benchmarks.light;

import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
import society.postx.platform.sandbox.world.SystemCommand;

/** Measures how long the platform and other tools take to copy 60 files and run a command. */
public final class LightBenchmark {
  static final String TARGET = "/opt/benchmark";
  static final String COMMAND = TARGET + "/folder0/file0";
  private static final String PROGRAMS = "benchmarks/light/";

  private final Fleet fleet;
  private final TargetFiles wanted;
  private final List<Contender> contenders;

  private record Result(MachineInfo machine, int hosts, List<Figures> figures) {}

  private LightBenchmark(Fleet fleet, TargetFiles wanted, List<Contender> contenders) {
    this.fleet = fleet;
    this.wanted = wanted;
    this.contenders = contenders;
  }

  /**
   * @param arguments the temporal program, Ansible's folder of programs, hosts, rounds
   */
  public static void main(String[] arguments) {
    var folder = BenchmarkFolder.fresh("light");
    var hosts = Integer.parseInt(arguments[2]);
    try (var server = new TemporalServer(Path.of(arguments[0]), folder);
        var fleet = Fleet.boot(folder, hosts);
        var worker =
            new PollingWorker(LightWorker.class, List.of(folder.toString()), server, folder)) {
      var wanted = new TargetFiles(folder.resolve("wanted"));
      var contenders = contenders(Path.of(arguments[1]), server.client(), worker, fleet, wanted);
      var figures =
          new LightBenchmark(fleet, wanted, contenders).run(Integer.parseInt(arguments[3]));
      BenchmarkReport.write("light", new Result(MachineInfo.now(), hosts, figures));
    }
  }

  private static List<Contender> contenders(
      Path ansible, WorkflowClient client, PollingWorker worker, Fleet fleet, TargetFiles wanted) {
    var names = fleet.nodes().stream().map(Fleet.Node::name).toList();
    var files = wanted.folder().toString();
    var playbook = new AnsiblePlaybook(ansible, fleet);
    return List.of(
        new PlatformContender("ours, an activity each", client, worker, names, files, false),
        new PlatformContender("ours, in one activity", client, worker, names, files, true),
        program("plain ssh", fleet, List.of(PROGRAMS + "plain-ssh", "" + fleet.folder(), files)),
        program(
            "ansible unarchive",
            fleet,
            playbook.command(PROGRAMS + "unarchive.yml", "files=" + files)),
        program("ansible copy", fleet, playbook.command(PROGRAMS + "copy.yml", "files=" + files)));
  }

  private static Contender program(String name, Fleet fleet, List<String> program) {
    return new SimpleContender(name, fleet::forgetConnections, () -> ExternalProgram.run(program));
  }

  private List<Figures> run(int rounds) {
    var quick = new AlternatingRounds(contenders.subList(0, contenders.size() - 1));
    var usual = new AlternatingRounds(List.of(contenders.getFirst(), contenders.getLast()));
    return List.of(
        turns(quick, "first placing, cold", 1, this::fromNothing),
        turns(quick, "three files changed, to warm up", 2, it -> wanted.change()),
        turns(quick, "nothing changed, warm", rounds, it -> {}),
        turns(quick, "three files changed, warm", rounds, it -> wanted.change()),
        turns(quick, "nothing changed, cold", 3, Contender::cool),
        turns(usual, "nothing changed, as playbooks usually do it", 2, it -> {}),
        turns(usual, "three files changed, as playbooks usually do it", 2, it -> wanted.change()));
  }

  private Figures turns(
      AlternatingRounds turns, String kind, int rounds, Consumer<Contender> before) {
    return Figures.of(kind, turns.run(kind, rounds, before, this::checked)).printed();
  }

  private void fromNothing(Contender contender) {
    var unused = fleet.root("mkdir -p %1$s && rm -rf %1$s/*".formatted(TARGET));
    contender.cool();
  }

  private double checked(Contender contender) {
    var took = AlternatingRounds.wall(contender);
    check();
    return took;
  }

  /** Checks on every host that it has exactly these files, with their modes. */
  private void check() {
    var sums = "cd %s && find . -type f | sort | xargs sha256sum && find . -type f -perm 755";
    var expected =
        SystemCommand.run(
            Duration.ofMinutes(1), "", List.of("sh", "-c", sums.formatted(wanted.folder())));
    fleet
        .root(sums.formatted(TARGET))
        .forEach(
            seen -> {
              if (!seen.equals(expected)) {
                throw new IllegalStateException("a host does not have exactly the expected files");
              }
            });
  }
}
