package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.ResticProgram.ResticFailed;
import society.postx.platform.activities.backup.SnapshotQuery.ListTooLong;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.SnapshotReading;

/**
 * Opens a repository anywhere on the Storage Box as its main account and asks for its id, which is
 * encrypted in it, and for its snapshots: another client's password opens no other repository.
 */
public final class RepositoryIdentity {
  private static final String MAIN_KEY = "storage_box_ssh_key";
  private static final ByteLimit OUTPUT = ByteLimit.ofKilobytes(64);

  /** An archived client leaves nothing on a worker. */
  private static final String NO_CACHE = "--no-cache";

  /** Without a lock: an archive is read as it is, and nothing is written to it. */
  private static final ResticProgram.Call CONFIG =
      new ResticProgram.Call(
          Duration.ofMinutes(10),
          OUTPUT,
          List.of(),
          List.of("cat", "--no-lock", NO_CACHE, "config"));

  private final Supplier<PlatformSettings> settings;
  private final ResticProgram restic;

  /**
   * @param state the worker's own folder
   */
  public RepositoryIdentity(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      Path state,
      Heartbeat heartbeat) {
    this(() -> infrastructure.known().settings(), () -> secrets.shared(MAIN_KEY), state, heartbeat);
  }

  RepositoryIdentity(
      Supplier<PlatformSettings> settings,
      Supplier<String> mainKey,
      Path state,
      Heartbeat heartbeat) {
    this.settings = settings;
    this.restic = new ResticProgram(settings, mainKey, state, heartbeat);
  }

  /**
   * Restic's id of the repository; VERIFICATION_FAILED where the password does not open it or it is
   * damaged.
   *
   * @param path below the box's root
   */
  public String of(String path, String password) {
    try {
      return id(path, restic.run(repository(path), password, CONFIG, RepositoryIdentity::config));
    } catch (ResticFailed e) {
      throw VERIFICATION_FAILED.stop(
          "owner unknown: %s on the Storage Box cannot be opened with the client's password; nothing was changed: %s"
              .formatted(path, e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(Path printed) throws IOException {
    return OUTPUT.text(printed, "restic cat");
  }

  /**
   * Those of these snapshots that can be read and restored.
   *
   * @param path below the box's root
   * @param ids full ids, at most 200
   */
  public List<String> restorable(String path, String password, List<String> ids) {
    var query = new SnapshotQuery(restic, repository(path), password, List.of(NO_CACHE));
    var read =
        SnapshotReading.read(
            ids,
            List.of(),
            part -> {
              try {
                return Optional.of(query.of(part));
              } catch (ListTooLong e) {
                return Optional.empty();
              }
            },
            () -> true);
    return ResticSnapshot.restorable(read).stream().map(ResticSnapshot::id).toList();
  }

  private ResticRepository repository(String path) {
    return ResticRepository.inFolder(settings.get().storageBox().mainAccount(), path);
  }

  private static String id(String path, String config) {
    try {
      return new ObjectMapper().readTree(config).path("id").asText();
    } catch (JsonProcessingException e) {
      throw VERIFICATION_FAILED.stop(path + ": restic's config is not JSON");
    }
  }
}
