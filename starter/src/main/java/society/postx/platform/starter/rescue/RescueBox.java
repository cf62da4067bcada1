package society.postx.platform.starter.rescue;

import com.hierynomus.sshj.sftp.RemoteResourceSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import society.postx.platform.starter.box.ResolvedBox;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.CommandError;

/** Reads the Storage Box over SFTP, as its main account; changes nothing. */
public final class RescueBox implements AutoCloseable {
  /** Where the box shows its own snapshots. */
  static final String SNAPSHOTS = ".zfs/snapshot";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  /** A client keeps about twenty snapshots, and a hijacked one may have made millions. */
  private static final int MOST = 100_000;

  private static final int LONGEST = 2_000_000;

  private final SSHClient client;
  private final SFTPClient sftp;

  private RescueBox(SSHClient client, SFTPClient sftp) {
    this.client = client;
    this.sftp = sftp;
  }

  /** Where host, keys and port come from, which messages name. */
  private record Source(String name, String check) {}

  private static final Source SHEET =
      new Source("the sheet", "compare it with the paper, or make a new sheet");

  private static final Source REPOSITORY =
      new Source(
          "the infrastructure repository",
          "check storageBox in platform.yml and storage_box_ssh_key in secrets/shared.sops.yaml");

  static RescueBox open(RecoverySheet sheet) {
    return open(sheet, ResolvedBox.systems(sheet.host()), SHEET);
  }

  /**
   * @param current as the infrastructure repository has it
   * @param address of its host
   */
  static RescueBox openCurrent(RecoverySheet current, InetAddress address) {
    return open(current, address, REPOSITORY);
  }

  private static RescueBox open(RecoverySheet sheet, InetAddress address, Source source) {
    var client = new SSHClient();
    client.addHostKeyVerifier(pinned(sheet.hostKey()));
    client.setConnectTimeout((int) PATIENCE.toMillis());
    client.setTimeout((int) PATIENCE.toMillis());
    try {
      client.connect(address, sheet.port());
      client.authPublickey(sheet.user(), client.loadKeys(sheet.sshKey(), null, null));
      return new RescueBox(client, client.newSFTPClient());
    } catch (IOException e) {
      end(client);
      throw CommandError.failed(explained(sheet, source, e), e);
    }
  }

  private static String explained(RecoverySheet sheet, Source source, IOException e) {
    var box = "%s@%s port %d".formatted(sheet.user(), sheet.host(), sheet.port());
    if (e instanceof UserAuthException) {
      return "the Storage Box %s rejects the key of %s; %s"
          .formatted(box, source.name(), source.check());
    }
    if (e instanceof TransportException broken
        && broken.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE) {
      return "the Storage Box %s shows another host key than %s; compare it with Hetzner's documentation before you go on"
          .formatted(box, source.name());
    }
    return "the Storage Box %s cannot be reached: %s; check its name and port, and that SSH and external access are on in the Hetzner Console"
        .formatted(box, e.getMessage());
  }

  private static HostKeyVerifier pinned(String line) {
    var kind = line.substring(0, line.indexOf(' '));
    var wanted = line.substring(line.indexOf(' ') + 1);
    return new HostKeyVerifier() {
      @Override
      public boolean verify(String hostname, int port, PublicKey key) {
        var wire = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        return Base64.getEncoder().encodeToString(wire).equals(wanted);
      }

      @Override
      public List<String> findExistingAlgorithms(String hostname, int port) {
        return List.of(kind);
      }
    };
  }

  boolean has(String path) {
    try {
      return sftp.statExistence(path) != null;
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * A small file in UTF-8; empty where it is missing.
   *
   * @param path below the box's root
   */
  public Optional<String> text(String path) {
    if (!has(path)) {
      return Optional.empty();
    }
    try (var file = sftp.open(path);
        var stream = file.new RemoteFileInputStream()) {
      var bytes = stream.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw CommandError.failed("%s on the Storage Box has more than 2 MB".formatted(path));
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * When the box stored each file of a folder, by name; empty where the folder is missing.
   *
   * @param folder below the box's root
   */
  public SortedMap<String, Instant> files(String folder) {
    var files = new TreeMap<String, Instant>();
    if (has(folder)) {
      requireWhole(folder, list(folder, (name, file) -> files.put(name, stored(file))));
    }
    return files;
  }

  /**
   * A snapshot's file.
   *
   * @param id restic's full id
   * @param stored when the box stored it
   */
  record SnapshotFile(String id, Instant stored, long bytes) {}

  /**
   * A repository's snapshots, the one stored first first; of more than 100,000 any.
   *
   * @param repository below the box's root
   * @param wanted a full id that is among them, if it is there, or any other word
   */
  List<SnapshotFile> snapshots(String repository, String wanted) {
    var folder = repository + "/snapshots";
    var files = new HashMap<String, SnapshotFile>();
    Visitor visitor =
        (name, file) -> {
          if (ID.matcher(name).matches()) {
            files.put(name, new SnapshotFile(name, stored(file), file.getSize()));
          }
        };
    if (!list(folder, visitor) && ID.matcher(wanted).matches() && has(folder + "/" + wanted)) {
      visitor.see(wanted, attributes(folder + "/" + wanted));
    }
    return files.values().stream()
        .sorted(Comparator.comparing(SnapshotFile::stored).thenComparing(SnapshotFile::id))
        .toList();
  }

  private FileAttributes attributes(String path) {
    try {
      return sftp.stat(path);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private static Instant stored(FileAttributes file) {
    return Instant.ofEpochSecond(file.getMtime());
  }

  /** Names of the box's own snapshots that it shows; their time is in the name. */
  List<String> boxSnapshots() {
    var names = new TreeMap<String, Instant>();
    if (has(SNAPSHOTS)) {
      requireWhole(SNAPSHOTS, list(SNAPSHOTS, (name, file) -> names.put(name, stored(file))));
    }
    return List.copyOf(names.keySet());
  }

  private interface Visitor {
    void see(String name, FileAttributes file);
  }

  /** Shows each entry; false where the folder has more. */
  private boolean list(String folder, Visitor visitor) {
    var seen = new AtomicInteger();
    RemoteResourceSelector none =
        entry -> {
          visitor.see(entry.getName(), entry.getAttributes());
          return seen.incrementAndGet() > MOST
              ? RemoteResourceSelector.Result.BREAK
              : RemoteResourceSelector.Result.CONTINUE;
        };
    try (var directory = sftp.getSFTPEngine().openDir(folder)) {
      directory.scan(none); // which would list everything that it accepts
      return seen.get() <= MOST;
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private static void requireWhole(String folder, boolean whole) {
    if (!whole) {
      throw CommandError.failed(
          "%s has more than %d files; look at it by hand (docs/rescue.md)".formatted(folder, MOST));
    }
  }

  private static CommandError lost(IOException e) {
    return CommandError.failed(
        "the Storage Box does not answer any more: %s; try again".formatted(e.getMessage()), e);
  }

  private static void end(SSHClient client) {
    try {
      client.disconnect();
    } catch (IOException e) {
      // it is gone already
    }
  }

  @Override
  public void close() {
    try (client) {
      sftp.close();
    } catch (IOException e) {
      // nothing was written
    }
  }
}
