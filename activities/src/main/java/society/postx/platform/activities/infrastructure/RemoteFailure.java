package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.CREDENTIALS_REJECTED;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;

/** Explains to people why a fetch or push failed. */
final class RemoteFailure {
  private static final Duration SOON = Duration.ofSeconds(15);

  /** JGit has no type for it; these are its and MINA's words. */
  private static final Pattern SHUT_OUT =
      Pattern.compile("(?i)not authorized|authentication|auth fail|cannot log in|not permitted");

  private RemoteFailure() {}

  static ApplicationFailure of(Remote remote, TransportException failure) {
    var said = Optional.ofNullable(failure.getMessage()).orElse("no reason given");
    if (failure instanceof NoRemoteRepositoryException) {
      return INVALID_INPUT.stop(
          "PLATFORM_REPOSITORY: '%s': repository not found: %s".formatted(remote, said));
    }
    if (SHUT_OUT.matcher(said).find()) {
      return CREDENTIALS_REJECTED.stop(
          "the infrastructure repository %s rejects the worker's login: %s; check its ~/.ssh or ~/.netrc, then retry the step"
              .formatted(remote, said));
    }
    return UNAVAILABLE.retryIn(
        SOON, "the infrastructure repository %s cannot be reached: %s".formatted(remote, said));
  }
}
