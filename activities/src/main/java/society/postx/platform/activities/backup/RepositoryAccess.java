package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.ResticProgram.ResticFailed;
import society.postx.platform.activities.backup.ResticProgram.ResticStillRan;
import society.postx.platform.activities.backup.SnapshotQuery.ListTooLong;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.TooMuchSent;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.ResticVersion;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs restic on a client's repository from the worker, with the platform's key, which may also
 * delete. Needs restic (at least {@link ResticVersion#LEAST}) and OpenSSH's client on the worker's
 * machine. Each command gets its own ssh-agent for the key and a pipe for the password.
 */
public final class RepositoryAccess {
  /** Of a command, a slice of a prune included. */
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** With the waits around it below the 60 minutes of an attempt. */
  private static final Duration CHECK_LIMIT = Duration.ofMinutes(48);

  /** Reads the index alone; in the same attempt as a check. */
  private static final Duration LIST_LIMIT = Duration.ofMinutes(8);

  /** What {@code restic check} says last if it could look and found the repository damaged. */
  private static final String DAMAGED = "Fatal: repository contains errors";

  /**
   * What {@code restic dump} says of a file that it does not find or cannot read, of a snapshot
   * whose contents are gone, and of one whose id begins like another's.
   */
  private static final Pattern NOT_DUMPED =
      Pattern.compile("cannot dump file|loading tree for snapshot|failed to find snapshot");

  private static final String NO_FILE = "not found in snapshot";

  /** What restic says of a password that none of the repository's keys takes. */
  private static final String WRONG_PASSWORD = "wrong password or no key found";

  private static final String PASSWORD = "restic_repo_password";

  /** Longer than a slice of a prune takes; a check may take more, and then it is tried again. */
  private static final String RETRY_LOCK = "--retry-lock=5m";

  /** Lines about what restic does, not about the repository. */
  private static final Pattern NOISE =
      Pattern.compile("^rclone: |returned error, retrying|^Fatal: repository contains errors");

  /** Snapshots in one command. */
  private static final int AT_ONCE = 100;

  /** Prints restic's exit status and the number of lines that it printed more than once. */
  private static final List<String> COUNT_TWICE =
      List.of(
          "sh",
          "-c",
          """
          { "$@"; echo "ended $?"; } | LC_ALL=C sort --buffer-size=64M | awk '
            $1 == "ended" { status = $2; next }
            $0 == last && !counted { twice++; counted = 1 }
            $0 != last { counted = 0 }
            { last = $0 }
            END { print status, twice + 0 }'
          """,
          "sh");

  private static final Pattern SOME_ID = Pattern.compile("[0-9a-f]{8,64}");

  /** Of commands that print some lines. */
  private static final ByteLimit OUTPUT = ByteLimit.ofMegabytes(1);

  /** Of paths, which a host makes up: as objects they take several times as much. */
  private static final ByteLimit PATHS = ByteLimit.ofMegabytes(16);

  private final ResticProgram restic;
  private final Function<ClientName, String> password;
  private final Function<ClientName, Optional<String>> key;
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
        client -> secrets.client(client, PASSWORD),
        client -> KeyFile.hint(infrastructure.latest(), client),
        () -> secrets.shared("platform_backup_ssh_key"),
        state,
        heartbeat);
  }

  RepositoryAccess(
      Supplier<PlatformSettings> settings,
      Function<ClientName, String> password,
      Function<ClientName, Optional<String>> key,
      Supplier<String> login,
      Path state,
      Heartbeat heartbeat) {
    this.restic = new ResticProgram(settings, login, state, heartbeat);
    this.password = password;
    this.key = key;
    this.heartbeat = heartbeat;
  }

  /**
   * REQUEST_REFUSED where the client's password in Git does not open its repository, which has to
   * be there.
   */
  void requirePassword(ClientName client, SubAccount subAccount) {
    try {
      run(client, subAccount, LIST_LIMIT, List.of("cat", "config", "--no-lock", "--quiet"));
    } catch (ResticFailed e) {
      if (!e.said().contains(WRONG_PASSWORD)) {
        throw new UncheckedIOException(e);
      }
      throw REQUEST_REFUSED.stop(
          "secrets/clients/%s.sops.yaml: %s: does not open the client's repository on the Storage Box; the host keeps what it has; put the value back that `git log -p` shows, or make the repository take the new one (restic key add, and its id to clients/%s.restickeys), then retry the step"
              .formatted(client, PASSWORD, client));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All snapshots with what they claim, oldest claim first. */
  List<ResticSnapshot> listed(ClientName client, SubAccount subAccount) throws ListTooLong {
    return snapshots(client, subAccount).all();
  }

  /**
   * As {@link #listed(ClientName, SubAccount)}, of these snapshots; those that cannot be read are
   * left out.
   *
   * @param ids full ids, not empty
   */
  List<ResticSnapshot> listed(ClientName client, SubAccount subAccount, List<String> ids)
      throws ListTooLong {
    return snapshots(client, subAccount).of(ids);
  }

  private SnapshotQuery snapshots(ClientName client, SubAccount subAccount) {
    heartbeat.beat("restic snapshots for " + client);
    return new SnapshotQuery(
        restic, repository(client, subAccount), password.apply(client), List.of());
  }

  /** What {@code restic find} prints as JSON; INVALID_INPUT where it is more than can be read. */
  String found(ClientName client, SubAccount subAccount, String pattern) {
    return searched(client, subAccount, "find", "--json", "--no-lock", "--", pattern);
  }

  /** What {@code restic diff} prints as JSON lines; INVALID_INPUT as {@link #found}. */
  String difference(ClientName client, SubAccount subAccount, String from, String to) {
    return searched(client, subAccount, "diff", "--json", "--no-lock", "--", from, to);
  }

  /**
   * What these folders of a snapshot hold, without what their folders hold; those that it lacks
   * hold nothing.
   *
   * @param snapshot restic's id, short or full
   * @param folders absolute, at least one
   */
  SnapshotFiles files(
      ClientName client, SubAccount subAccount, String snapshot, List<String> folders) {
    requireId(snapshot);
    if (folders.isEmpty()) {
      throw new IllegalArgumentException("folders: '[]': at least one"); // restic would list all
    }
    var command = new ArrayList<>(List.of("ls", "--json", "--no-lock", "--", snapshot));
    command.addAll(folders);
    return SnapshotFiles.of(searched(client, subAccount, command.toArray(String[]::new)));
  }

  private static void requireId(String snapshot) {
    if (!SOME_ID.matcher(snapshot).matches()) {
      throw new IllegalArgumentException(
          "snapshot: '%s': restic's id, 8 to 64 hexadecimal digits".formatted(snapshot));
    }
  }

  private String searched(ClientName client, SubAccount subAccount, String... arguments) {
    try {
      return run(
          client,
          subAccount,
          LIMIT,
          PATHS,
          List.of(),
          List.of(arguments),
          out -> PATHS.text(out, "restic " + arguments[0]));
    } catch (TooMuchSent e) {
      throw INVALID_INPUT.stop(
          "%s: matches more than %s of paths; name less".formatted(arguments[0], PATHS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Forgets exactly these snapshots; {@link #prune} frees their space.
   *
   * @param ids full ids, not empty: without one restic would forget by a policy of its own
   */
  void forget(ClientName client, SubAccount subAccount, List<String> ids) {
    SnapshotQuery.requireFullIds(ids);
    unlock(client, subAccount);
    for (var batch : Batches.of(ids, AT_ONCE)) {
      var command = new ArrayList<>(List.of("forget", "--quiet"));
      command.addAll(batch);
      restic(client, subAccount, command.toArray(String[]::new));
    }
  }

  /** A killed worker leaves its lock behind; restic keeps the locks of running processes. */
  private void unlock(ClientName client, SubAccount subAccount) {
    restic(client, subAccount, "unlock", "--quiet");
  }

  /**
   * What is damaged in the repository, from its index, snapshots and folders; empty if nothing is.
   * Reads no file's content.
   */
  Optional<String> damage(ClientName client, SubAccount subAccount) {
    try {
      return complaints(client, subAccount, List.of("check", "--quiet"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #damage}, and reads the contents of one slice of the packs.
   *
   * @param number 1 to {@code of}, which is at most 256
   * @throws ResticStillRan it is more than can be read in 50 minutes
   */
  Optional<String> damageWithData(ClientName client, SubAccount subAccount, int number, int of)
      throws ResticStillRan {
    var slice = "--read-data-subset=%d/%d".formatted(number, of);
    try {
      return complaints(client, subAccount, List.of("check", "--quiet", slice));
    } catch (ResticStillRan e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a check says of a damaged repository; other failures pass. */
  private Optional<String> complaints(ClientName client, SubAccount subAccount, List<String> check)
      throws IOException {
    unlock(client, subAccount);
    try {
      run(client, subAccount, CHECK_LIMIT, check);
      return Optional.empty();
    } catch (ResticFailed e) {
      if (!e.said().contains(DAMAGED)) {
        throw e;
      }
      var complaints =
          e.said().lines().filter(it -> !NOISE.matcher(it).find()).collect(joining("; "));
      return Optional.of(ShownText.shortened(ShownText.oneLine(complaints), ResticProgram.TAIL));
    }
  }

  /**
   * How many blobs the index names in more than one place. Sorted on disk: a large repository has
   * millions.
   */
  long storedTwice(ClientName client, SubAccount subAccount) {
    try {
      var said =
          run(
              client,
              subAccount,
              LIST_LIMIT,
              OUTPUT,
              COUNT_TWICE,
              List.of("list", "blobs", "--no-lock"),
              out -> OUTPUT.text(out, "restic list"));
      var words = said.strip().split(" ", -1);
      if (words.length != 2 || !words[0].equals("0")) {
        throw new IOException("restic list ended with " + words[0]);
      }
      return Long.parseLong(words[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes what no snapshot needs, but copies at most so much of what is still needed. What was
   * removed stays removed, however often this is called.
   *
   * @param megabytes of packs that may be copied
   * @return empty if it did not end within half an hour; it has removed nothing then
   */
  Optional<PruneSummary> prune(ClientName client, SubAccount subAccount, int megabytes) {
    unlock(client, subAccount);
    try {
      return Optional.of(
          PruneSummary.of(
              run(
                  client,
                  subAccount,
                  LIMIT,
                  List.of("prune", "--max-repack-size", megabytes + "M"))));
    } catch (ResticStillRan e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file of a snapshot, in UTF-8.
   *
   * @param snapshot restic's id, short or full
   * @param path absolute
   * @throws UnreadableFile the snapshot has no such file, or its host made it unreadable
   */
  String dumped(
      ClientName client, SubAccount subAccount, String snapshot, String path, ByteLimit limit)
      throws UnreadableFile {
    return dumped(client, subAccount, snapshot, path, limit, out -> limit.text(out, "restic dump"));
  }

  /**
   * SHA-256 of a file of a snapshot, in hexadecimal digits.
   *
   * @param path absolute
   * @throws UnreadableFile the snapshot has no such file, or its host made it unreadable
   */
  String digest(
      ClientName client, SubAccount subAccount, String snapshot, String path, ByteLimit limit)
      throws UnreadableFile {
    return dumped(
        client,
        subAccount,
        snapshot,
        path,
        limit,
        out -> {
          try (var stream = Files.newInputStream(out)) {
            return Sha256.hex(limit.bytes(stream, "restic dump"));
          }
        });
  }

  private String dumped(
      ClientName client,
      SubAccount subAccount,
      String snapshot,
      String path,
      ByteLimit limit,
      ResticProgram.Reading<String> reading)
      throws UnreadableFile {
    requireId(snapshot);
    try {
      try {
        return dump(client, subAccount, limit, List.of("--no-lock", snapshot, path), reading);
      } catch (ResticFailed e) {
        if (!NOT_DUMPED.matcher(e.said()).find() || e.said().contains(NO_FILE)) {
          throw e;
        }
        // A prune may have removed what it was about to read, and then the lock says so.
        return dump(client, subAccount, limit, List.of(RETRY_LOCK, snapshot, path), reading);
      }
    } catch (TooMuchSent e) {
      throw new UnreadableFile("longer than " + limit, e);
    } catch (ResticFailed e) {
      if (NOT_DUMPED.matcher(e.said()).find()) {
        throw new UnreadableFile(e.said().contains(NO_FILE) ? "not in the snapshot" : e.said(), e);
      }
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String dump(
      ClientName client,
      SubAccount subAccount,
      ByteLimit limit,
      List<String> arguments,
      ResticProgram.Reading<String> reading)
      throws IOException {
    var command = new ArrayList<>(List.of("dump"));
    command.addAll(arguments);
    return run(client, subAccount, LIMIT, limit, List.of(), command, reading);
  }

  /** What a host put in its snapshot is the host's doing: asking again gives the same answer. */
  static final class UnreadableFile extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFile(String why, IOException cause) {
      super(why, cause);
    }
  }

  private ResticRepository repository(ClientName client, SubAccount subAccount) {
    return ResticRepository.served(subAccount.username()).openedBy(key.apply(client));
  }

  private String restic(ClientName client, SubAccount subAccount, String... arguments) {
    try {
      return run(client, subAccount, LIMIT, List.of(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(
      ClientName client, SubAccount subAccount, Duration limit, List<String> arguments)
      throws IOException {
    return run(
        client,
        subAccount,
        limit,
        OUTPUT,
        List.of(),
        arguments,
        out -> OUTPUT.text(out, "restic " + arguments.getFirst()));
  }

  /**
   * @param through program that runs restic, which follows as its arguments; empty for none
   */
  private <T> T run(
      ClientName client,
      SubAccount subAccount,
      Duration limit,
      ByteLimit most,
      List<String> through,
      List<String> arguments,
      ResticProgram.Reading<T> reading)
      throws IOException {
    heartbeat.beat("restic " + arguments.getFirst() + " for " + client);
    return restic.run(
        repository(client, subAccount),
        password.apply(client),
        new ResticProgram.Call(limit, most, through, arguments),
        reading);
  }
}
