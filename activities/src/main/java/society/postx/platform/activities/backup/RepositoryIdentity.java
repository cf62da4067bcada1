package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.backup.ResticProgram.ResticFailed;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.TooMuchSent;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.backup.ResticSnapshot;

/**
 * Opens a repository anywhere on the Storage Box as its main account and asks for its id, which is
 * encrypted in it, and for its snapshots: another client's password opens no other repository.
 */
public final class RepositoryIdentity {
  private static final String MAIN_KEY = "storage_box_ssh_key";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final ByteLimit OUTPUT = ByteLimit.ofKilobytes(64);

  /** Of a client that flooded it before it left: read as a stream, so that no memory holds it. */
  private static final ByteLimit FLOODED = ByteLimit.ofMegabytes(64);

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
    return id(
        path,
        printed(path, password, OUTPUT, out -> OUTPUT.text(out, "restic cat"), "cat", "config"));
  }

  /**
   * Full ids of all its snapshots, oldest first; fails as {@link #of}.
   *
   * @param path below the box's root
   */
  public List<String> snapshots(String path, String password) {
    return printed(path, password, FLOODED, ResticProgram::snapshots, "snapshots", "--json")
        .stream()
        .map(ResticSnapshot::id)
        .toList();
  }

  /** Without a lock: an archive is read as it is, and nothing is written to it. */
  private <T> T printed(
      String path,
      String password,
      ByteLimit most,
      ResticProgram.Reading<T> reading,
      String verb,
      String rest) {
    var user = settings.get().storageBox().mainAccount();
    var call =
        new ResticProgram.Call(
            LIMIT, most, List.of(), List.of(verb, "--no-lock", "--no-cache", rest));
    try {
      return restic.run(ResticRepository.inFolder(user, path), password, call, reading);
    } catch (ResticFailed e) {
      if (e.outOfMemory()) {
        throw flooded(path);
      }
      throw VERIFICATION_FAILED.stop(
          "owner unknown: %s on the Storage Box cannot be opened with the client's password; nothing was changed: %s"
              .formatted(path, e.getMessage()));
    } catch (TooMuchSent e) {
      throw flooded(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApplicationFailure flooded(String path) {
    return VERIFICATION_FAILED.stop(
        "%s on the Storage Box holds snapshots that are too many or too large to read; nothing was changed; docs/runbook.md, \"Backups that look tampered with\", says how to get rid of them, then retry the step"
            .formatted(path));
  }

  private static String id(String path, String config) {
    try {
      return new ObjectMapper().readTree(config).path("id").asText();
    } catch (JsonProcessingException e) {
      throw VERIFICATION_FAILED.stop(path + ": restic's config is not JSON");
    }
  }
}
