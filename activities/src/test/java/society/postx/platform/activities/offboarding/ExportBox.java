package society.postx.platform.activities.offboarding;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.MainKeyAlone;
import society.postx.platform.activities.box.SftpHomes;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.offboarding.ExportOrder;

/** A box of OpenSSH's own SFTP server, as its main account sees it. */
final class ExportBox implements AutoCloseable {
  private static final AgeRecipient RECIPIENT =
      new AgeRecipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");

  private final Path root;
  private final LocalSshd sshd;
  private final Hosts hosts = new Hosts();
  private final PlatformSettings settings;
  private final String key;

  ExportBox(Path folder) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: /usr/sbin/sshd is missing");
    root = Files.createDirectory(folder.resolve("box"));
    sshd = new LocalSshd(folder);
    sshd.makeKey("platform");
    sshd.tie("platform", "internal-sftp -d " + root);
    key = sshd.privateKey("platform");
    settings =
        YamlFile.read(
            "platform.yml",
            Files.readString(Path.of("../infrastructure/platform.yml"))
                .replaceFirst("port: 23", "port: " + sshd.port())
                .replaceFirst("host: u000001.your-storagebox.de", "host: 127.0.0.1")
                .replaceFirst("# user: u000001", "user: " + System.getProperty("user.name"))
                .replaceFirst(
                    "hostKey: .*",
                    "hostKey: " + sshd.publicKey("host").replaceFirst(" [^ ]*$", "")),
            PlatformSettings.class);
  }

  Path root() {
    return root;
  }

  PlatformSettings settings() {
    return settings;
  }

  BoxFolders folders() {
    return new SftpHomes(hosts, Heartbeat.none(), any -> settings, new MainKeyAlone(key))
        .folders("c0ffee", System.getProperty("user.name"));
  }

  static ExportOrder order() {
    return order(RECIPIENT);
  }

  static ExportOrder order(AgeRecipient recipient) {
    var host =
        new HostSpec(
            new ClientName("alpha"),
            new Domain("alpha.example"),
            "198.51.100.7",
            "0".repeat(40),
            List.of(),
            new RunLabel("run-1"));
    return new ExportOrder(
        host,
        List.of(),
        recipient,
        "exports/alpha-2027-01-31",
        Instant.parse("2027-03-02T12:00:00Z"));
  }

  @Override
  public void close() {
    hosts.close();
    sshd.close();
  }
}
