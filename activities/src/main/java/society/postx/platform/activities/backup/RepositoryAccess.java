package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxAddress;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.process.ChildEnvironment;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;

/**
 * Runs restic on a client's repository from the worker, with the platform's key, which may also
 * delete. Needs {@code restic} 0.14 or newer and OpenSSH's client on the worker's machine. Each
 * command gets its own ssh-agent for the key and a pipe for the password.
 */
public final class RepositoryAccess {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** The longest wait for an approval, until which canary clients may be rolled back. */
  private static final Duration ROLLBACK = Duration.ofDays(30);

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

  /** All snapshots, oldest first. */
  public List<Snapshot> snapshots(ClientName client, SubAccount subAccount) {
    return ResticSnapshot.list(restic(client, subAccount, "snapshots", "--json", "--no-lock"))
        .stream()
        .map(snapshot -> snapshot.with(List.of()))
        .toList();
  }

  /**
   * Forgets what {@code retention} in platform.yml does not keep and frees its space. A client's
   * paths change with its apps, so snapshots are grouped by host alone.
   */
  public void applyRetention(ClientName client, SubAccount subAccount) {
    var keep = settings.get().retention();
    var forget =
        new ArrayList<>(
            List.of(
                "forget",
                "--quiet",
                "--group-by=host",
                "--keep-daily=" + keep.daily(),
                "--keep-weekly=" + keep.weekly(),
                "--keep-monthly=" + keep.monthly(),
                "--prune"));
    releases(client, subAccount).forEach(tag -> forget.add("--keep-tag=" + tag));
    // A killed worker leaves its lock behind; restic keeps the locks of running processes.
    restic(client, subAccount, "unlock", "--quiet");
    restic(client, subAccount, forget.toArray(String[]::new));
  }

  /**
   * Tags of the snapshots that releases made before changing the client, as long as a rollback may
   * need them.
   */
  private Set<String> releases(ClientName client, SubAccount subAccount) {
    var since = Instant.now().minus(ROLLBACK);
    return ResticSnapshot.list(restic(client, subAccount, "snapshots", "--json", "--no-lock"))
        .stream()
        .filter(snapshot -> snapshot.takenAt().isAfter(since))
        .flatMap(snapshot -> snapshot.tags().stream().flatMap(List::stream))
        .collect(toCollection(TreeSet::new));
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
        if (System.nanoTime() > until) {
          throw new IOException("restic %s still ran after %s".formatted(verb, LIMIT));
        }
      }
      if (restic.exitValue() != 0) {
        var said = Files.readString(err).strip();
        throw new IOException(
            "restic %s ended with %d: %s"
                .formatted(
                    verb, restic.exitValue(), said.substring(Math.max(0, said.length() - 600))));
      }
      return Files.readString(out);
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
