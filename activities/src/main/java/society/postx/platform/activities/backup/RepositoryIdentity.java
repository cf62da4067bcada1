package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import society.postx.platform.activities.secrets.SecretStore;

/**
 * Opens a repository anywhere on the Storage Box as its main account and asks for its id, which is
 * encrypted in it: another client's password opens no other repository.
 */
public final class RepositoryIdentity {
  private static final String MAIN_KEY = "storage_box_ssh_key";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final ByteLimit OUTPUT = ByteLimit.ofKilobytes(64);

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
    var user = settings.get().storageBox().mainAccount();
    var call =
        new ResticProgram.Call(
            LIMIT, OUTPUT, List.of(), List.of("cat", "--no-lock", "--no-cache", "config"));
    try {
      return id(
          path,
          restic.run(
              ResticRepository.inFolder(user, path),
              password,
              call,
              out -> OUTPUT.text(out, "restic cat")));
    } catch (ResticFailed e) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box cannot be opened with the archived password, so whose it is cannot be said; nothing was changed: %s"
              .formatted(path, e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(String path, String config) {
    try {
      return new ObjectMapper().readTree(config).path("id").asText();
    } catch (JsonProcessingException e) {
      throw VERIFICATION_FAILED.stop(path + ": restic's config is not JSON");
    }
  }
}
