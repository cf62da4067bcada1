package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.sftp.FileAttributes;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.BoxKeys;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.activities.host.RealHost;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;
import society.postx.platform.sandbox.box.BoxDriver;
import society.postx.platform.sandbox.box.BoxNetwork;
import society.postx.platform.sandbox.box.OpenSshBoxes;
import society.postx.platform.workflows.box.SubAccount;

/**
 * A Storage Box beside a {@link RealHost}, with alpha's sub-account and the keys that lead to it.
 */
public final class RealBox implements AutoCloseable {
  private static final String USER = "u100001-sub1";

  private final RealHost real;
  private final Path folder;
  private final String address;
  private final OpenSshBoxes boxes;
  private final TestAgeKey age;

  /**
   * @param folder the host's, where its keys are
   */
  public RealBox(RealHost real, Path folder) throws IOException {
    this.real = real;
    this.folder = folder;
    for (var name : List.of("main", "append", "full")) {
      real.makeKey(name);
    }
    this.address = real.world().network().service(0);
    this.boxes = new OpenSshBoxes(folder.resolve("boxes"), place());
    boxes.start(
        new BoxDriver.BoxSpec(
            1, "u100001", address, "unused-Passw0rd", List.of(read("main.pub")), true));
    boxes.putAccount(
        1, new BoxDriver.BoxAccount(USER, "backups/client-alpha", "unused-Passw0rd", true, false));
    authorize();
    this.age = TestAgeKey.in(folder.resolve("age.txt"));
  }

  public SubAccount account() {
    return new SubAccount(1, USER, address, List.of());
  }

  public SecretStore secrets(InfrastructureRepository infrastructure) {
    return new SecretStore(infrastructure, new SopsProgram(TestPrograms.need("sops"), age.file()));
  }

  public RepositoryAccess access(InfrastructureRepository infrastructure) {
    return new RepositoryAccess(infrastructure, secrets(infrastructure), folder, Heartbeat.none());
  }

  /** All of it, as the main account sees it. */
  public BoxFolders folders(InfrastructureRepository infrastructure, Hosts hosts) {
    return homes(infrastructure, hosts).folders(infrastructure.latest().commit(), "u100001");
  }

  /** The clients' homes as the platform sees them, as the main account. */
  public SftpHomes homes(InfrastructureRepository infrastructure, Hosts hosts) {
    return new SftpHomes(
        hosts,
        Heartbeat.none(),
        commit -> infrastructure.at(commit).settings(),
        BoxKeys.of(secrets(infrastructure)));
  }

  /** Snapshots by the box's time. */
  public SnapshotListing listing(InfrastructureRepository infrastructure, Hosts hosts) {
    return new SnapshotListing(
        infrastructure,
        access(infrastructure),
        homes(infrastructure, hosts),
        InstantSource.system());
  }

  /** Of an empty box, as Hetzner's API would say. */
  public static BackupRoom room() {
    var use = new BoxUse("u100001", new BoxUse.Type(1_000_000_000_000L), new BoxUse.Stats(0, 0));
    return new BackupRoom(() -> use);
  }

  /** As if the box had stored alpha's snapshot then. */
  void storedAt(String snapshot, Instant time) throws IOException {
    try (var hosts = new Hosts();
        var box = hosts.connectFresh(main());
        var sftp = box.sftp()) {
      sftp.setattr(
          "backups/client-alpha/restic-repo/snapshots/" + snapshot,
          new FileAttributes.Builder()
              .withAtimeMtime(time.getEpochSecond(), time.getEpochSecond())
              .build());
    }
  }

  /** {@code platform.yml} and secrets that lead here. */
  public Map<String, String> files(Map<String, String> moreOfAlpha) throws IOException {
    var alpha = new HashMap<>(moreOfAlpha);
    alpha.put("backup_ssh_key", read("append"));
    alpha.putIfAbsent("restic_repo_password", "Zr6nKf2bYd9sHc3vJt8m");
    alpha.put("sentinel_key", "Vd9yBz2sLpMxQ7wTnR4kVd9yBz2sLpMxQ7wTnR4kMxQ");
    alpha.put("monitor_push_token", "MxQ7wTnR4kVd9yBz2sLpMxQ7wTnR4kVd");
    return Map.of(
        "platform.yml",
        real.repository()
            .text("platform.yml")
            .replaceFirst("host: u000001.your-storagebox.de", "host: " + address)
            .replaceFirst("hostKey: .*", "hostKey: " + boxes.hostKey(1)),
        "secrets/shared.sops.yaml",
        encrypted(
            Map.of(
                "platform_backup_ssh_key",
                read("full"),
                "platform_ssh_key",
                read("platform"),
                "storage_box_ssh_key",
                read("main"))),
        "secrets/clients/alpha.sops.yaml",
        encrypted(alpha));
  }

  private BoxNetwork place() {
    return new BoxNetwork() {
      @Override
      public void provide(String wanted) {
        real.world().provide(wanted);
      }

      @Override
      public List<String> inside(List<String> command) {
        return real.world().inside(command);
      }
    };
  }

  private void authorize() throws IOException {
    var keys = folder.resolve("authorized_keys");
    var line = "restrict,command=\"rclone serve restic --stdio %s./restic-repo\" %s\n";
    Files.writeString(
        keys,
        line.formatted("--append-only ", read("append.pub"))
            + line.formatted("", read("full.pub")));
    try (var hosts = new Hosts();
        var box = hosts.connectFresh(main());
        var sftp = box.sftp()) {
      sftp.mkdirs("backups/client-alpha/.ssh");
      sftp.put(keys.toString(), "backups/client-alpha/.ssh/authorized_keys");
    }
  }

  /** As the main account, for tests that read what lies there. */
  public Login main() throws IOException {
    return new Login(
        "box",
        address,
        23,
        "u100001",
        new PrivateKey("main", read("main")),
        PinnedKeys.of(boxes.hostKey(1)));
  }

  private String encrypted(Map<String, String> values) throws IOException {
    var text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append("%s: |-\n  %s\n".formatted(name, value.strip().replace("\n", "\n  "))));
    var sops =
        new ProcessBuilder(
                TestPrograms.need("sops").toString(),
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

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  @Override
  public void close() {
    boxes.close();
  }
}
