package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.process.Tools;
import society.postx.platform.activities.secrets.AgeKey;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.Sops;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.activities.verification.OutsideVerification;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.BoxPlace;
import society.postx.platform.sandbox.box.OpenSshBoxes;
import society.postx.platform.sandbox.machine.ImageSource;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.operation.Change;

/**
 * A machine, a box, and real restic between them; each test begins where the one before left it.
 */
@Tag("sandbox")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupsOnRealMachineTest {
  private static final String USER = "u100001-sub1";
  private static final List<AppPlan> APPS = List.of(new AppPlan(new AppName("notes"), List.of()));

  @TempDir static Path folder;
  private static RealHost real;
  private static OpenSshBoxes boxes;
  private static SubAccount account;
  private static SecretStore secrets;
  private static InfrastructureRepository infrastructure;
  private static HostSpec host;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void bootBesideABox() throws IOException {
    real = new RealHost(folder, new ImageSource.Prepared());
    for (var name : List.of("main", "append", "full")) {
      real.makeKey(name);
    }
    var address = real.world().network().service(0);
    account = new SubAccount(1, USER, address, List.of());
    boxes = new OpenSshBoxes(folder.resolve("boxes"), place());
    boxes.start(
        new BoxDriver.BoxSpec(1, "u100001", address, "unused-Passw0rd", List.of(read("main.pub"))));
    boxes.putAccount(
        1, new BoxDriver.BoxAccount(USER, "backups/client-alpha", "unused-Passw0rd", true, false));
    authorize(address);
    var age = AgeKey.in(folder.resolve("age.txt"));
    var commit = commit(address, age);
    infrastructure = real.repository().opened();
    infrastructure.latest();
    secrets = new SecretStore(infrastructure, new Sops(Tools.need("sops"), age.file()));
    var seen = real.spec("run-1");
    host =
        new HostSpec(
            seen.client(),
            seen.domain(),
            seen.address(),
            commit,
            seen.managementCidrs(),
            seen.run());
    real.inside(
        "mkdir -p /opt/docker/notes/data; cd /opt/docker/notes; echo x >.env; echo x >app.yml; echo"
            + " x >compose.yml; echo precious >data/note");
  }

  private static BoxPlace place() {
    return new BoxPlace() {
      @Override
      public void provide(String address) {
        real.world().provide(address);
      }

      @Override
      public List<String> inside(List<String> command) {
        return real.world().inside(command);
      }
    };
  }

  private static void authorize(String address) throws IOException {
    var keys = folder.resolve("authorized_keys");
    var line = "restrict,command=\"rclone serve restic --stdio %s./restic-repo\" %s\n";
    Files.writeString(
        keys,
        line.formatted("--append-only ", read("append.pub"))
            + line.formatted("", read("full.pub")));
    var login =
        new Login(
            "box",
            address,
            23,
            "u100001",
            new PrivateKey("main", read("main")),
            PinnedKeys.of(boxes.hostKey(1)));
    try (var hosts = new Hosts();
        var box = hosts.connectAnew(login);
        var sftp = box.sftp()) {
      sftp.mkdirs("backups/client-alpha/.ssh");
      sftp.put(keys.toString(), "backups/client-alpha/.ssh/authorized_keys");
    }
  }

  private static String commit(String address, AgeKey age) throws IOException {
    var platform =
        real.repository()
            .text("platform.yml")
            .replaceFirst("host: u000001.your-storagebox.de", "host: " + address)
            .replaceFirst("hostKey: .*", "hostKey: " + boxes.hostKey(1));
    return real.repository()
        .commit(
            Map.of(
                "platform.yml",
                platform,
                "apps/notes/app.yml",
                "name: notes\nbackup: {paths: [data], databases: []}\n",
                "apps/notes/compose.yml",
                "services: {}\n",
                "secrets/shared.sops.yaml",
                encrypted(age, Map.of("platform_backup_ssh_key", read("full"))),
                "secrets/clients/alpha.sops.yaml",
                encrypted(
                    age,
                    Map.of(
                        "backup_ssh_key", read("append"),
                        "restic_repo_password", "Zr6nKf2bYd9sHc3vJt8m",
                        "monitor_push_token", "MxQ7wTnR4kVd9yBz2sLpMxQ7wTnR4kVd"))));
  }

  private static String encrypted(AgeKey age, Map<String, String> values) throws IOException {
    var text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append("%s: |-\n  %s\n".formatted(name, value.strip().replace("\n", "\n  "))));
    var sops =
        new ProcessBuilder(
                Tools.need("sops").toString(),
                "encrypt",
                "--age",
                age.recipient().value(),
                "--input-type",
                "yaml",
                "--output-type",
                "yaml",
                "/dev/stdin")
            .start();
    try (var stream = sops.getOutputStream()) {
      stream.write(text.toString().getBytes(UTF_8));
    }
    return new String(sops.getInputStream().readAllBytes(), UTF_8);
  }

  private static String read(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  @AfterAll
  static void powerOff() {
    if (boxes != null) {
      boxes.close();
    }
    if (real != null) {
      real.close();
    }
  }

  @Test
  @Order(1)
  void theHostHasATimerAtThreeAndARepositoryItMayOnlyAppendTo() {
    var changes = backups(Heartbeat.none()).setUpBackups(host, account, APPS);
    assertThat(changes.changes())
        .extracting(change -> change.what())
        .containsExactly("platform-backup.service", "platform-backup.timer", "restic repository");
    assertThat(real.inside("systemctl show --property=TimersCalendar platform-backup.timer"))
        .contains("03:00:00 Europe/Amsterdam");
    assertThat(real.inside("stat --format %a /etc/platform/backup/*")).isEqualTo("600\n600\n600\n");
    assertThat(backups(Heartbeat.none()).setUpBackups(host, account, APPS).changes()).isEmpty();
  }

  @Test
  @Order(2)
  void aBackupWhoseWorkerDiedMakesExactlyOneSnapshot() {
    var beats = new AtomicInteger();
    assertThatThrownBy(
            () ->
                backups(
                        progress -> {
                          if (progress.contains("back-up") && beats.incrementAndGet() == 2) {
                            throw new IllegalStateException("worker killed");
                          }
                        })
                    .backUpOnce(host, account, 26))
        .hasMessage("worker killed");
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);

    assertThat(snapshot.files()).isEqualTo(4);
    assertThat(access().snapshots(host.client(), account))
        .extracting(Snapshot::id)
        .containsExactly(snapshot.id());
    assertThat(backups(Heartbeat.none()).backUpOnce(host, account, 26).id())
        .isEqualTo(snapshot.id());
  }

  @Test
  @Order(3)
  void theHostCannotDeleteWhatItStored() {
    var snapshot = backups(Heartbeat.none()).backUpOnce(host, account, 26);
    var verification =
        new OutsideVerification(
            infrastructure, secrets, real.logins(), hosts, access(), Heartbeat.none());
    assertThat(verification.checkBackup(host, account, snapshot)).contains(snapshot.id());
  }

  @Test
  @Order(4)
  void pruningKeepsTheNewestSnapshotOfADayAndNamesWhatIsGone() {
    var older = backups(Heartbeat.none()).backUpOnce(host, account, 26);
    real.inside("echo more >>/opt/docker/notes/data/note; systemctl start platform-backup.service");

    var pruned = backups(Heartbeat.none()).prune(host.client(), account);
    assertThat(pruned.changes()).containsExactly(Change.deleted("snapshot " + older.id()));
    assertThat(access().snapshots(host.client(), account))
        .singleElement()
        .satisfies(kept -> assertThat(kept.id()).isNotEqualTo(older.id()));
    assertThat(backups(Heartbeat.none()).prune(host.client(), account).changes()).isEmpty();
  }

  private ResticBackups backups(Heartbeat heartbeat) {
    return new ResticBackups(infrastructure, secrets, real.logins(), hosts, access(), heartbeat);
  }

  private static RepositoryAccess access() {
    return new RepositoryAccess(infrastructure, secrets, folder, Heartbeat.none());
  }
}
