package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import society.postx.platform.sandbox.Sandbox;

/**
 * A server of the sandbox on which {@code docker-compose.temporal.yml} runs as docs/deployment.md
 * says: Debian's Docker, the worker image of {@code ./platform image}, PostgreSQL's stand-in from
 * the sandbox's registry, and Temporal's from {@code sandbox/stand-ins}.
 */
final class ComposeHost {
  private static final Path CHECKOUT = Path.of("..");
  private static final String NAME = "control";
  private static final Duration BOOT = Duration.ofMinutes(2);

  /** Its names in the Compose file, each healthy by its own check. */
  static final List<String> SERVICES =
      List.of(
          "postgres",
          "scanner-databases",
          "temporal",
          "temporal-dump",
          "ui",
          "worker-1",
          "worker-2");

  private static final String HEALTHY =
      "docker ps --filter health=healthy --format '{{.Label \"com.docker.compose.service\"}}' | sort";

  private final Sandbox sandbox;
  private final Path sandboxState;
  private final HetznerProject project;

  /** Buys it; returns once its first boot has ended. */
  ComposeHost(Path sandboxState, Sandbox sandbox, HetznerProject project, String publicKey) {
    this.sandbox = sandbox;
    this.sandboxState = sandboxState;
    this.project = project;
    project.createServer(NAME, "cx33", publicKey);
    awaitBoot();
  }

  private void awaitBoot() {
    await("the host has booted")
        .atMost(BOOT)
        .ignoreExceptions()
        .until(() -> machine().run("cloud-init status --wait").contains("done"));
  }

  String address() {
    return sandbox.servers().stream()
        .filter(server -> server.name().equals(NAME))
        .findFirst()
        .orElseThrow()
        .ipv4()
        .orElseThrow();
  }

  ClientMachine machine() {
    return sandbox.servers().stream()
        .filter(server -> server.name().equals(NAME))
        .map(server -> new ClientMachine(sandboxState, server.id()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Copies and loads the images that no registry has.
   *
   * @param workerImage {@code worker.tar}
   */
  void loadImages(Path workerImage, Path standIns) {
    machine().copy(workerImage.resolveSibling("."), List.of("worker.tar"), "/srv");
    machine().run("docker load --input /srv/worker.tar");
    machine().copy(standIns, List.of("."), "/srv/stand-ins");
    machine().copy(CHECKOUT.resolve("sandbox/stand-ins"), List.of("."), "/srv/stand-ins");
    for (var image : List.of("server", "admin-tools", "ui")) {
      var tag = composed("sed -n 's|^ *image: \\(temporalio/%s:.*\\)|\\1|p'".formatted(image));
      machine().run("docker build --tag '%s' /srv/stand-ins/%s".formatted(tag, image));
    }
  }

  private static String composed(String program) {
    var file = CHECKOUT.resolve("docker-compose.temporal.yml").toString();
    return ProgramResult.run(List.of("sh", "-c", program + " \"$0\" | head -n 1", file))
        .orFail()
        .strip();
  }

  /**
   * Puts file, settings and secrets there.
   *
   * @param secrets by the name of their file
   */
  void configure(String repository, String relay, Map<String, String> secrets) {
    machine()
        .copy(
            CHECKOUT,
            List.of("docker-compose.temporal.yml", ".env.example", "deployment/temporal"),
            "/srv/platform");
    machine().copy(sandboxState, List.of("ca.pem"), "/srv/platform");
    inFolder(
        "sed 's|^PLATFORM_REPOSITORY=.*|PLATFORM_REPOSITORY=%s|' .env.example >.env"
            .formatted(repository));
    machine().run("cat >/srv/platform/sandbox.yml", sandboxOnly(relay)).orFail();
    inFolder("install -d -m 0700 secrets && openssl rand -hex 24 >secrets/postgres_password");
    secrets.forEach(
        (name, value) -> machine().run("cat >/srv/platform/secrets/" + name, value).orFail());
    inFolder("chmod 0444 secrets/* ca.pem");
  }

  /** What a production host lacks: the sandbox's addresses in place of Hetzner's, and its CA. */
  private String sandboxOnly(String relay) {
    return """
        x-sandbox: &sandbox
          environment:
            HCLOUD_ENDPOINT: %s
            HETZNER_ENDPOINT: %s
          volumes: ["./ca.pem:/etc/platform/ca.pem:ro"]
        services: {worker-1: *sandbox, worker-2: *sandbox}
        """
        .formatted(
            sandbox.cloudEndpoint().replace("127.0.0.1", relay),
            sandbox.hetznerEndpoint().replace("127.0.0.1", relay));
  }

  private String inFolder(String program) {
    return machine().run("cd /srv/platform && " + program);
  }

  /** Runs {@code docker compose} with the file. */
  String compose(String arguments) {
    return inFolder(
        "docker compose -f docker-compose.temporal.yml -f sandbox.yml " + arguments + " 2>&1");
  }

  /** The services whose containers are healthy, sorted. */
  List<String> healthy() {
    return machine().run(HEALTHY).lines().toList();
  }

  /** Reboots by its own command. */
  void reboot() {
    var unused = machine().run("systemctl reboot", "");
  }

  /** Ends all its processes at once. What they wrote stays, unlike where power is lost. */
  void reset() {
    project.resetServer(machine().serverId());
  }

  /** Another one after each boot. */
  String boot() {
    return machine().run("cat /proc/sys/kernel/random/boot_id").strip();
  }

  /** Keeps what helps to find a fault. */
  void keepLogs(Path file) {
    try {
      Files.writeString(
          file,
          machine().run("docker ps --all; free -m; docker images", "").output()
              + compose("logs --no-color --timestamps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
