package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Pulls images, so that a deployment needs no registry. While a registry does not answer, the
 * platform repeats the job (75); a missing image fails at once.
 */
final class ImagePull {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private ImagePull() {}

  /**
   * @param images as apps pin them; checked when a commit is read, so that they can stand in a
   *     program
   */
  static Job job(RunLabel run, List<String> images) {
    var step =
        "pull-" + UUID.nameUUIDFromBytes(String.join(" ", images).getBytes(UTF_8)).toString();
    return Job.repeatable(run, step, program(images), LIMIT);
  }

  private static String program(List<String> images) {
    return """
    set -u
    pulled=0
    for image in %s; do
      docker image inspect "$image" >/dev/null 2>&1 && continue
      if ! said=$(docker pull --quiet "$image" 2>&1); then
        echo "$image: $said"
        case $said in *'manifest unknown'* | *'not found'*) exit 1 ;; esac
        exit 75
      fi
      pulled=$((pulled + 1))
    done
    echo "$pulled images pulled"
    """
        .formatted(String.join(" ", images));
  }
}
