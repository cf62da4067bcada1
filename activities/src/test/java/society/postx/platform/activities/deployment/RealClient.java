package society.postx.platform.activities.deployment;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.RealBox;
import society.postx.platform.activities.backup.ResticBackups;
import society.postx.platform.activities.health.VisitorHttp;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.host.SandboxImages;
import society.postx.platform.activities.host.SshHosts;
import society.postx.platform.activities.host.TestEvidence;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.HostUnreachable;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.sandbox.dns.DnsServer;
import society.postx.platform.sandbox.gateway.Gateway;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.StateFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * The client alpha on a real machine, with Traefik, Nextcloud's stand-in and backups to a real box;
 * its first check of HTTPS orders the certificate.
 *
 * @param commit what it runs
 */
public record RealClient(
    RealHost real,
    RealBox box,
    Gateway gateway,
    DnsServer dns,
    InfrastructureRepository infrastructure,
    SecretStore secrets,
    String commit)
    implements AutoCloseable {
  public static final String PASSWORD = "MxQ7wTnR4kVd9yBz2sLp";
  public static final String DB_PASSWORD = "Hc3vJt8mWq5xZr6nKf2bYd9s";
  private static final String DOMAIN = "alpha.platform.example";
  private static final String TRAEFIK_LOG = "docker logs traefik-traefik-1 2>&1";

  /** Skips the class where the sandbox's images are not built. */
  public static RealClient onboarded(Path folder) throws IOException {
    var images = SandboxImages.folder();
    var real = new RealHost(folder, new ImageSource.Prepared());
    var box = new RealBox(real, folder);
    var gateway = real.withGateway(Optional.of(images));
    var names = new ConcurrentHashMap<>(gateway.names());
    var dns =
        new DnsServer(
            real.world().network().host(), 53, SandboxState.load(StateFile.none()), () -> names);
    var commit = real.repository().commit(files(folder, real, box, gateway));
    var infrastructure = real.repository().opened();
    infrastructure.latest();
    var client =
        new RealClient(
            real, box, gateway, dns, infrastructure, box.secrets(infrastructure), commit);
    try {
      client.onboard(folder, names);
      return client;
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  private void onboard(Path folder, Map<String, String> names) {
    deploy(folder);
    await("the ACME server refuses a certificate for a name that DNS does not know")
        .atMost(Duration.ofMinutes(1))
        .until(() -> real.inside(TRAEFIK_LOG).contains("obtain ACME certificate"));
    names.put(DOMAIN, real.spec("any").address());
    try (var hosts = new Hosts()) {
      backups(hosts).setUpBackups(host("run-0"), box.account(), plan(commit).apps());
    }
  }

  private void deploy(Path folder) {
    try (var connections = new Hosts()) {
      var hosts =
          new SshHosts(
              infrastructure,
              secrets,
              real,
              connections,
              Heartbeat.none(),
              TestEvidence.withoutBox(folder));
      await() // sshd takes a moment to show its new key; Temporal tries again as well
          .ignoreException(HostUnreachable.class)
          .untilAsserted(() -> hosts.meetHost(host("run-0")));
      hosts.applyBase(host("run-0"));
      hosts.deployApps(host("run-0"), plan(commit).apps());
    }
  }

  private static Map<String, String> files(Path folder, RealHost real, RealBox box, Gateway gateway)
      throws IOException {
    var files =
        new HashMap<>(
            box.files(
                Map.of(
                    "nextcloud_admin_password", PASSWORD, "nextcloud_db_password", DB_PASSWORD)));
    files.computeIfPresent(
        "platform.yml",
        (name, text) ->
            text.replaceFirst(
                    "(?m)^  server: https://acme.*", "  server: " + gateway.acmeDirectory())
                .replaceFirst(
                    "dns: \\{}",
                    "dns: {resolver: \"%s:53\"}".formatted(real.world().network().host()))
                .replaceFirst(
                    "trust: \\{}", "trust: {caFile: %s}".formatted(folder.resolve("ca.pem"))));
    files.put(
        "clients/alpha.yml",
        """
        name: alpha
        domain: alpha.platform.example
        group: canary
        apps: [nextcloud]
        contact: it@alpha.example
        """);
    return files;
  }

  /** At the commit that it runs. */
  public HostSpec host(String run) {
    return host(commit, run);
  }

  public HostSpec host(String at, String run) {
    var seen = real.spec(run);
    return new HostSpec(
        seen.client(), seen.domain(), seen.address(), at, seen.managementCidrs(), seen.run());
  }

  public ClientPlan plan(String at) {
    return infrastructure.at(at).plan(real.spec("any").client(), new RunLabel("any"));
  }

  public ResticBackups backups(Hosts hosts) {
    return new ResticBackups(
        infrastructure,
        secrets,
        real.logins(),
        hosts,
        box.access(infrastructure),
        box.homes(infrastructure, hosts),
        Heartbeat.none(),
        () -> "test");
  }

  public HostDeployments deployments(Hosts hosts) {
    var folders = new AppFolders(infrastructure::at, secrets);
    return new HostDeployments(infrastructure, folders, real.logins(), hosts, Heartbeat.none());
  }

  public OutsideVerification verification(Hosts hosts) {
    return new OutsideVerification(
        infrastructure,
        secrets,
        real.logins(),
        hosts,
        box.listing(infrastructure, hosts),
        Heartbeat.none());
  }

  /** Files of the admin as a visitor reads and writes them. */
  public DavFiles files() {
    var web = VisitorHttp.client(infrastructure.at(commit).settings());
    return new DavFiles(web, "https://" + DOMAIN, "admin", PASSWORD);
  }

  @Override
  public void close() {
    for (var open : new AutoCloseable[] {dns, box, real}) {
      close(open);
    }
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
