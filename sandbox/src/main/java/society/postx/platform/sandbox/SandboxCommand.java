package society.postx.platform.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import society.postx.platform.sandbox.fault.FaultFile;

/** Runs a sandbox from the command line until it is interrupted. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description =
        "Hetzner in a box: the Cloud, DNS and Storage Box APIs with real machines behind them",
    sortOptions = false,
    footer = {
      "",
      "Example:  sandbox --state var/sandbox",
      "          HCLOUD_ENDPOINT=http://127.0.0.1:7080/v1 HCLOUD_TOKEN=... hcloud server list",
      "Exit: 0 ended by a signal, 1 could not start, 2 wrong usage"
    })
public final class SandboxCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 7080;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "folder for servers, boxes and sandbox.json (default: ${DEFAULT-VALUE})")
  private Path state = Path.of("var/sandbox");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "port of the Cloud API; the others follow it (default: ${DEFAULT-VALUE}); 0: any free ports")
  private int port = USUAL_PORT;

  @Option(
      names = "--machines",
      paramLabel = "KIND",
      description =
          "nspawn: real Debian machines (needs root); none: the APIs only, without machines (default: ${DEFAULT-VALUE})")
  private SandboxOptions.Machines machines = SandboxOptions.Machines.NSPAWN;

  @Option(
      names = "--action-time",
      paramLabel = "MILLIS",
      description = "least time that an action takes (default: ${DEFAULT-VALUE})")
  private int actionMillis = 300;

  @Option(
      names = "--fault",
      paramLabel = "FILE",
      description = "JSON list of faults to start with (see sandbox/README.md)")
  private Optional<Path> faults = Optional.empty();

  @Option(names = "--json", description = "prints sandbox.json when ready")
  private boolean json;

  /** Never returns while the sandbox runs. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SandboxCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("sandbox: " + failure.getMessage());
              return 1;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    var ended = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended, closed)));
    var ready = new ReadyFile(state);
    try (var sandbox = Sandbox.start(options())) {
      faults.ifPresent(file -> FaultFile.addAll(sandbox.faults(), file));
      var written = ready.write(sandbox);
      if (json) System.out.println(written);
      else announce(sandbox);
      ended.await();
    } finally {
      ready.close();
      closed.countDown();
    }
    return 0;
  }

  private SandboxOptions options() {
    var usual =
        SandboxOptions.usual(state)
            .withPorts(port == 0 ? Ports.free() : Ports.from(port))
            .withShortestAction(Duration.ofMillis(actionMillis));
    return machines == SandboxOptions.Machines.NONE ? usual.withoutMachines() : usual;
  }

  private void announce(Sandbox sandbox) {
    System.out.printf("sandbox is ready (%s)%n", state.resolve("sandbox.json"));
    System.out.printf("  HCLOUD_ENDPOINT=%s%n", sandbox.cloudEndpoint());
    System.out.printf("  HETZNER_ENDPOINT=%s%n", sandbox.hetznerEndpoint());
    System.out.printf("  HCLOUD_TOKEN=$(jq -r .tokens.demo %s)%n", state.resolve("sandbox.json"));
    System.out.printf("  faults and request log: %s%n", sandbox.controlEndpoint());
  }

  /** The JVM waits for this hook, and the hook for the sandbox. */
  private static void stop(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
