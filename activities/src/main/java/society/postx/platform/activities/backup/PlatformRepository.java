package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.CREDENTIALS_REJECTED;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.ResticProgram.ResticFailed;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.box.Homes.RepositoryStage;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.secrets.SecretStore;

/**
 * The restic repository of the platform's own backups: {@code platform/restic-repo} on the Storage
 * Box, reached over SFTP as the main account. Every client's sub-account is confined to its own
 * home, so none reaches it; and a rescue needs no other login to read the clients' repositories.
 */
final class PlatformRepository {
  static final String PASSWORD = "platform_restic_password";
  static final String FOLDER = StorageBox.PLATFORM_HOME + "/restic-repo";

  private static final String MAIN_KEY = "storage_box_ssh_key";
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final ByteLimit OUTPUT = ByteLimit.ofMegabytes(64);
  private static final int MOST = 10_000;

  /** Restic's manual, "Exit codes"; since 0.17. */
  private static final int WRONG_PASSWORD = 12;

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final Homes homes;
  private final ResticProgram restic;

  PlatformRepository(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Homes homes,
      Path state,
      Heartbeat heartbeat) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.homes = homes;
    this.restic =
        new ResticProgram(
            () -> infrastructure.known().settings(),
            () -> secrets.shared(MAIN_KEY),
            state,
            heartbeat);
  }

  /**
   * Whether it is there. VERIFICATION_FAILED where {@link #ensure} would stop.
   *
   * @param recorded the last backup that was read back, in words; empty before the first
   */
  boolean exists(Optional<String> recorded) {
    try (var home = home()) {
      return state(home, recorded) == RepositoryStage.WHOLE;
    }
  }

  /**
   * Never creates a repository where a backup was recorded: it would look healthy and hide a loss.
   */
  private static RepositoryStage state(Homes.Home home, Optional<String> recorded) {
    var state = home.repositoryStage(MOST);
    if (state == RepositoryStage.DAMAGED) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box has files but lacks its key or its config, so it is damaged, and nothing was stored over it; look for it in the box's snapshots (docs/rescue.md), or rename the folder to begin a new one"
              .formatted(FOLDER));
    }
    if (recorded.isPresent()
        && (state != RepositoryStage.WHOLE || home.snapshotTimes(MOST).isEmpty())) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box is erased: the last backup was %s (%s), and the box has none; nothing was stored; look for it in the box's snapshots (docs/rescue.md), and find out who erased it; to accept a new beginning, remove %s, commit and push"
              .formatted(FOLDER, recorded.get(), PlatformBackups.RECORD, PlatformBackups.RECORD));
    }
    return state;
  }

  /**
   * Makes it where there is none; never over files that are left of one, and never where a backup
   * was recorded. What is left of an init that was cut off is set aside.
   */
  void ensure(Optional<String> recorded, Instant now) {
    try (var home = home()) {
      var state = state(home, recorded);
      if (state == RepositoryStage.BEGUN) {
        home.setRepositoryAside("unfinished-" + dated(now));
      }
      if (state != RepositoryStage.WHOLE) {
        command("init");
        return;
      }
    }
    command("unlock", "--quiet"); // of a worker that was killed; locks of running ones stay
  }

  /** {@code 2026-11-30T06-30-00Z}. */
  private static String dated(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString().replace(':', '-');
  }

  /** Stores the folder's content as a snapshot's root. */
  void store(Path folder, String tag) {
    try {
      run(
          new ResticProgram.Call(
              LIMIT,
              OUTPUT,
              List.of(),
              List.of("backup", "--quiet", "--host", "platform", "--tag", tag, "."),
              folder));
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** From the box alone: a cache has good copies of what the box may have lost. */
  void restore(String snapshot, Path target) {
    command(
        "restore", "--quiet", "--no-lock", "--no-cache", snapshot, "--target", target.toString());
  }

  /** A small file of a snapshot, from the box alone. */
  String dumped(String snapshot, String path) {
    return command("dump", "--no-lock", "--no-cache", snapshot, path);
  }

  void forget(List<String> ids) {
    var forget = new ArrayList<>(List.of("forget", "--quiet"));
    forget.addAll(ids);
    command(forget.toArray(String[]::new));
    command("prune", "--quiet");
  }

  /** With the box's times. */
  SnapshotListing.Listing listing(Instant ours) {
    try (var home = home()) {
      var times = home.snapshotTimes(MOST);
      var now = home.clock().filter(it -> it.isBefore(ours)).orElse(ours);
      var list = List.of("snapshots", "--json", "--no-lock");
      var call = new ResticProgram.Call(LIMIT, SnapshotQuery.ALL, List.of(), list);
      return new SnapshotListing.Listing(run(call, SnapshotQuery::read), times, now, 0);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private Homes.Home home() {
    var known = infrastructure.known();
    return homes.open(
        StorageBox.PLATFORM_HOME, known.commit(), known.settings().storageBox().mainAccount());
  }

  private String command(String... arguments) {
    try {
      return run(List.of(arguments));
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private String run(List<String> arguments) throws IOException {
    return run(new ResticProgram.Call(LIMIT, OUTPUT, List.of(), arguments));
  }

  private String run(ResticProgram.Call call) throws IOException {
    return run(call, out -> OUTPUT.text(out, "restic " + call.verb()));
  }

  private <T> T run(ResticProgram.Call call, ResticProgram.Reading<T> reading) throws IOException {
    var user = infrastructure.known().settings().storageBox().mainAccount();
    return restic.run(
        ResticRepository.inFolder(user, FOLDER), secrets.shared(PASSWORD), call, reading);
  }

  private static RuntimeException refused(IOException e) {
    return Optional.of(e)
            .filter(ResticFailed.class::isInstance)
            .map(ResticFailed.class::cast)
            .filter(it -> it.status() == WRONG_PASSWORD)
            .isPresent()
        ? CREDENTIALS_REJECTED.stop(
            "%s of secrets/shared.sops.yaml does not open %s; nothing was changed; put the password back that made it (git log -p secrets/shared.sops.yaml)"
                .formatted(PASSWORD, FOLDER))
        : new UncheckedIOException(e);
  }
}
