package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxAddress;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.process.ChildEnvironment;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs restic on a client's repository from the worker, with the platform's key, which may also
 * delete. Needs {@code restic} 0.14 or newer and OpenSSH's client on the worker's machine. Each
 * command gets its own ssh-agent for the key and a pipe for the password.
 */
public final class RepositoryAccess {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** Snapshots in one command. */
  private static final int AT_ONCE = 100;

  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

  /** A snapshot is half a kilobyte; a host writes its snapshots' names and tags itself. */
  private static final ByteLimit OUTPUT = ByteLimit.ofMegabytes(64);

  private final Supplier<PlatformSettings> settings;
  private final Function<ClientName, String> password;
  private final Supplier<String> key;
  private final Path state;
  private final Heartbeat heartbeat;

  /**
   * @param state the worker's own folder; restic's cache is {@code restic} in it
   */
  public RepositoryAccess(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Path state,
      Heartbeat heartbeat) {
    this(
        () -> infrastructure.latest().settings(),
        client -> secrets.client(client, "restic_repo_password"),
        () -> secrets.shared("platform_backup_ssh_key"),
        state,
        heartbeat);
  }

  RepositoryAccess(
      Supplier<PlatformSettings> settings,
      Function<ClientName, String> password,
      Supplier<String> key,
      Path state,
      Heartbeat heartbeat) {
    this.settings = settings;
    this.password = password;
    this.key = key;
    this.state = state;
    this.heartbeat = heartbeat;
  }

  /** All snapshots that can be restored, oldest first. */
  public List<Snapshot> snapshots(ClientName client, SubAccount subAccount) {
    return ResticSnapshot.restorable(listed(client, subAccount)).stream()
        .map(snapshot -> snapshot.with(List.of()))
        .toList();
  }

  /** All snapshots with what they claim, oldest claim first. */
  List<ResticSnapshot> listed(ClientName client, SubAccount subAccount) {
    return ResticSnapshot.list(restic(client, subAccount, "snapshots", "--json", "--no-lock"));
  }

  /** Keys that open the repository. */
  List<ResticKey> keys(ClientName client, SubAccount subAccount) {
    return ResticKey.list(restic(client, subAccount, "key", "list", "--json", "--no-lock"));
  }

  /**
   * Forgets exactly these snapshots and frees their space.
   *
   * @param ids full ids, not empty: without one restic would forget by a policy of its own
   */
  void forget(ClientName client, SubAccount subAccount, List<String> ids) {
    if (ids.isEmpty() || !ids.stream().allMatch(id -> FULL_ID.matcher(id).matches())) {
      throw new IllegalArgumentException("ids: '%s': one or more full snapshot ids".formatted(ids));
    }
    // A killed worker leaves its lock behind; restic keeps the locks of running processes.
    restic(client, subAccount, "unlock", "--quiet");
    for (var from = 0; from < ids.size(); from += AT_ONCE) {
      var command = new ArrayList<>(List.of("forget", "--quiet"));
      command.addAll(ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
      restic(client, subAccount, command.toArray(String[]::new));
    }
    restic(client, subAccount, "prune", "--quiet");
  }

  private String restic(ClientName client, SubAccount subAccount, String... arguments) {
    heartbeat.beat("restic " + arguments[0] + " for " + client);
    var platform = settings.get();
    var box = platform.storageBox();
    var address = BoxAddress.of(platform);
    try (var agent = new KeyAgent(key.get())) {
      var known = Files.createTempFile("px-known-hosts", "");
      try {
        Files.writeString(known, "[%s]:%d %s\n".formatted(address, box.port(), box.hostKey()));
        var command = new ArrayList<>(List.of("restic", "-o"));
        command.add("rclone.program=" + ShellQuoting.quoted(ssh(box, address, subAccount, known)));
        command.addAll(List.of("-o", "rclone.args=", "--repo", "rclone:repository"));
        command.addAll(List.of(arguments));
        var restic = ChildEnvironment.bare(new ProcessBuilder(command));
        restic.environment().putAll(agent.environment());
        restic.environment().put("RESTIC_PASSWORD_FILE", "/dev/stdin");
        restic.environment().put("RESTIC_CACHE_DIR", state.resolve("restic").toString());
        return answer(restic, arguments[0], password.apply(client));
      } finally {
        Files.delete(known);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ssh(
      StorageBox box, String address, SubAccount subAccount, Path known) {
    return List.of(
        "ssh",
        "-F/dev/null",
        "-p" + box.port(),
        "-oBatchMode=yes",
        "-oConnectTimeout=20",
        "-oStrictHostKeyChecking=yes",
        "-oUserKnownHostsFile=" + known,
        "-oGlobalKnownHostsFile=/dev/null",
        subAccount.username() + "@" + address,
        "restic");
  }

  private String answer(ProcessBuilder builder, String verb, String password) throws IOException {
    var out = Files.createTempFile("px-restic", ".out");
    var err = Files.createTempFile("px-restic", ".err");
    var restic = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      try (var stream = restic.getOutputStream()) {
        stream.write((password + "\n").getBytes(UTF_8));
      }
      var until = System.nanoTime() + LIMIT.toNanos();
      while (!restic.waitFor(2, TimeUnit.SECONDS)) {
        heartbeat.beat("restic " + verb + " runs");
        OUTPUT.check(out, "restic " + verb);
        OUTPUT.check(err, "restic " + verb);
        if (System.nanoTime() > until) {
          throw new IOException("restic %s still ran after %s".formatted(verb, LIMIT));
        }
      }
      if (restic.exitValue() != 0) {
        var said = OUTPUT.text(err, "restic " + verb).strip();
        throw new IOException(
            "restic %s ended with %d: %s"
                .formatted(
                    verb,
                    restic.exitValue(),
                    ShownText.quoted(said.substring(Math.max(0, said.length() - 600)))));
      }
      return OUTPUT.text(out, "restic " + verb);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while restic ran", e);
    } finally {
      restic.destroy();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
