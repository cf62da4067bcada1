package society.postx.platform.activities.verification;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.backup.SnapshotListing;
import society.postx.platform.activities.box.BoxAddress;
import society.postx.platform.activities.health.PageCheck;
import society.postx.platform.activities.health.VisitorCheck;
import society.postx.platform.activities.health.VisitorHttp;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.verification.VerificationActivities;

/**
 * Verifies a client from outside: pages, admin logins, backups, open ports and security settings.
 */
public final class OutsideVerification implements VerificationActivities {
  /** Time for ACME's certificates and for apps that warm up. */
  private static final Duration SETTLES = Duration.ofMinutes(3);

  private static final Duration AT_ONCE = Duration.ofSeconds(20);
  private static final Duration RECENT = Duration.ofHours(26);
  private static final TreeSet<Integer> OPEN = new TreeSet<>(List.of(22, 80, 443));

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final HostLogins logins;
  private final Hosts hosts;
  private final SnapshotListing backups;
  private final Heartbeat heartbeat;

  public OutsideVerification(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      SnapshotListing backups,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.backups = backups;
    this.heartbeat = heartbeat;
  }

  @Override
  public String checkHttps(ClientPlan plan, HostSpec host) {
    var checkout = infrastructure.at(plan.commit());
    var web = VisitorHttp.client(checkout.settings());
    var login = logins.to(host);
    var check = new VisitorCheck(web, hosts, login, heartbeat);
    var orders = new CertificateOrders(hosts, login, heartbeat);
    var repeated = new AtomicBoolean();
    new RepeatedCheck(SETTLES, heartbeat)
        .untilClean(
            "HTTPS of " + plan.client(),
            () -> {
              var findings =
                  manifests(plan, checkout).stream()
                      .flatMap(app -> check.unhealthy(app, plan.domain()).stream())
                      .toList();
              return withoutCertificate(findings)
                  ? explained(findings, orders, repeated)
                  : findings;
            });
    return String.join(", ", plan.urls());
  }

  private static boolean withoutCertificate(List<String> findings) {
    return findings.stream().anyMatch(it -> it.contains(PageCheck.CERTIFICATE));
  }

  /** Orders again once a check: ACME servers limit how often a name may be refused. */
  private static List<String> explained(
      List<String> findings, CertificateOrders orders, AtomicBoolean repeated) {
    if (!repeated.get() && orders.repeatFailed()) {
      repeated.set(true);
      return findings;
    }
    return orders
        .failure()
        .map(why -> Stream.concat(findings.stream(), Stream.of("the ACME server said: " + why)))
        .orElseGet(findings::stream)
        .toList();
  }

  @Override
  public String checkAdminLogin(ClientPlan plan, HostSpec host) {
    var checkout = infrastructure.at(plan.commit());
    if (infrastructure.latest().handedOver(plan.client(), plan.run())) { // maybe since the plan
      return "not tried: the client may have changed the passwords since a handover; checked inside: "
          + checkInside(plan, host);
    }
    var web = VisitorHttp.client(checkout.settings());
    return new AdminLogins(new LoginCheck(web, heartbeat), heartbeat, it -> inside(plan, host, it))
        .checked(plan.client(), plan.domain(), passwords(plan, checkout));
  }

  /** Of the apps that have a login, the administrator's password. */
  private Map<AppManifest, String> passwords(ClientPlan plan, Checkout checkout) {
    var keys = new LinkedHashMap<AppManifest, String>();
    for (var app : manifests(plan, checkout)) {
      app.login().ifPresent(login -> keys.put(app, app.secretKey(login.secret())));
    }
    var values = secrets.at(plan.client(), plan.commit(), keys.values());
    var passwords = new LinkedHashMap<AppManifest, String>();
    keys.forEach((app, key) -> passwords.put(app, values.getOrDefault(key, "")));
    return passwords;
  }

  @Override
  public String checkInside(ClientPlan plan, HostSpec host) {
    return inside(plan, host, manifests(plan, infrastructure.at(plan.commit())));
  }

  private String inside(ClientPlan plan, HostSpec host, List<AppManifest> all) {
    var apps = all.stream().filter(app -> app.check().isPresent()).toList();
    var masking = new Masking(secrets.ever(plan.client()));
    var check = new InsideCheck(hosts, logins.to(host), masking, heartbeat);
    new RepeatedCheck(Duration.ofMinutes(1), heartbeat)
        .untilClean(
            "checks inside the containers of " + plan.client(),
            () -> apps.stream().flatMap(app -> check.finding(app).stream()).toList());
    return names(apps)
        + (apps.size() == all.size()
            ? ""
            : "; no check in app.yml: "
                + names(all.stream().filter(app -> app.check().isEmpty()).toList()));
  }

  static String names(List<AppManifest> apps) {
    return apps.stream().map(app -> app.name().value()).collect(joining(", "));
  }

  private static List<AppManifest> manifests(ClientPlan plan, Checkout checkout) {
    return plan.apps().stream().map(AppPlan::name).map(checkout::app).toList();
  }

  @Override
  public String checkBackup(HostSpec host, SubAccount subAccount, Snapshot snapshot) {
    new RepeatedCheck(AT_ONCE, heartbeat)
        .untilClean(
            "backup of " + host.client(),
            () -> {
              var findings = new ArrayList<String>();
              var seen = backups.of(host.client(), subAccount);
              if (seen.restorable().stream().noneMatch(it -> it.id().equals(snapshot.id()))) {
                findings.add("snapshot %s is not in the repository".formatted(snapshot.id()));
              }
              if (seen.youngerThan(RECENT).isEmpty()) {
                findings.add(
                    "the box stored no snapshot within the last %d h".formatted(RECENT.toHours()));
              }
              if (!hostMayOnlyAppend(host, subAccount)) {
                findings.add("the box lets the host's key delete snapshots");
              }
              return findings;
            });
    return "snapshot %s; the host's key cannot delete it".formatted(snapshot.id());
  }

  private boolean hostMayOnlyAppend(HostSpec host, SubAccount subAccount) {
    var platform = infrastructure.latest().settings();
    var box = platform.storageBox();
    var key = new PrivateKey("backup_ssh_key", secrets.client(host.client(), "backup_ssh_key"));
    var login =
        new Login(
            "storage box",
            BoxAddress.of(platform),
            box.port(),
            subAccount.username(),
            key,
            PinnedKeys.of(box.hostKey()));
    try (var connection = hosts.connectFresh(login)) {
      return connection.talk("restic", AppendOnlyProbe::refusesDeletion);
    }
  }

  @Override
  public String checkPorts(HostSpec host) {
    // As the Cloud API says: what the host itself prints may be an address of somebody else.
    var address6 = Optional.ofNullable(host.address6());
    var addresses = Stream.concat(Stream.of(host.address()), address6.stream()).toList();
    var notes = new ArrayList<String>();
    new RepeatedCheck(AT_ONCE, heartbeat)
        .untilClean(
            "ports of " + host.client(),
            () -> {
              notes.clear();
              var findings = new ArrayList<String>();
              var scan = new PortScan(addresses);
              judge("IPv4", scan.open(host.address()), findings, notes);
              address6.ifPresent(it -> judge("IPv6", scan.open(it), findings, notes));
              findings.addAll(strangersAtSsh(host));
              return findings;
            });
    return String.join("; ", notes);
  }

  private static void judge(
      String family, SortedSet<Integer> open, List<String> findings, List<String> notes) {
    if (family.equals("IPv6") && open.isEmpty()) {
      notes.add("IPv6 cannot be reached from here");
      return;
    }
    notes.add(
        "%s: %s of %d ports open"
            .formatted(
                family,
                open.stream().map(Object::toString).collect(joining(", ")),
                PortScan.size()));
    var wrong = new TreeSet<>(open);
    wrong.removeAll(OPEN);
    if (!wrong.isEmpty()) {
      findings.add("%s: open, but must not be: %s".formatted(family, wrong));
    }
    var missing = new TreeSet<>(OPEN);
    missing.removeAll(open);
    missing.remove(22); // over IPv6 this worker need not be a management address
    if (!missing.isEmpty()) {
      findings.add("%s: closed, but must not be: %s".formatted(family, missing));
    }
  }

  /**
   * The worker itself has a management address, so the firewall's rules show who else may connect.
   */
  private List<String> strangersAtSsh(HostSpec host) {
    var allowed =
        host.managementCidrs().stream()
            .map(Cidr::value)
            .map(it -> it.replaceFirst("/(32|128)$", ""))
            .toList();
    try (var connection = hosts.connect(logins.to(host))) {
      return connection
          .root("ufw", "show", "added")
          .orFail("reading ufw's rules")
          .lines()
          .filter(line -> line.matches("ufw allow .*\\b22\\b.*"))
          .filter(line -> allowed.stream().noneMatch(it -> line.contains(" from " + it + " ")))
          .map(line -> "ufw lets others reach port 22: " + line)
          .toList();
    }
  }

  @Override
  public String checkBaseline(HostSpec host) {
    new RepeatedCheck(AT_ONCE, heartbeat)
        .untilClean(
            "baseline of " + host.client(),
            () -> {
              try (var connection = hosts.connect(logins.to(host))) {
                return Baseline.findings(connection);
              }
            });
    return "sshd, ufw, fail2ban and unattended-upgrades as ADR §9 writes";
  }
}
