package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.BUSY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import society.postx.platform.activities.activity.Pause;

/**
 * Removes a branch's lock file that a killed process left in a remote on this machine. Git holds it
 * for milliseconds and never removes a stale one, which would block every push, an operator's too.
 */
record StaleLock(Remote remote) {
  /** Far beyond what an update of one branch takes. */
  private static final Duration OLD = Duration.ofSeconds(30);

  /** Another push on this machine holds the lock that long at most, however busy the disk is. */
  private static final Duration ANOTHER_PUSH = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * Whether a push can be tried again at once; waits for a push that is under way, and throws BUSY
   * when the lock stays and is young.
   */
  boolean wasInTheWay(String branch, String refusal) {
    if (remote.folder().isEmpty() || !refusal.contains("lock")) {
      return false;
    }
    var lock = remote.folder().get().resolve(branch + ".lock");
    try {
      for (var end = Instant.now().plus(ANOTHER_PUSH); young(lock); Pause.of(LOOK)) {
        if (Instant.now().isAfter(end)) {
          throw BUSY.retryIn(
              OLD, "%s is locked by another push in %s".formatted(branch, remote.folder().get()));
        }
      }
      Files.deleteIfExists(lock);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean young(Path lock) throws IOException {
    return age(lock).compareTo(OLD) < 0;
  }

  private static Duration age(Path lock) throws IOException {
    return Duration.between(Files.getLastModifiedTime(lock).toInstant(), Instant.now());
  }
}
