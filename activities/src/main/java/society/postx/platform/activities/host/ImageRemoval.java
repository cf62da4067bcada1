package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.ssh.HostFailure;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.text.Quantities;

/**
 * Removes images that a host no longer needs, one by one and never by force. Kept are: what a
 * container uses, running or not; what the record of deployed apps pins; what each app pinned
 * before, which a rollback starts without a registry; and what was built on the host, which no
 * registry has.
 */
final class ImageRemoval {
  private static final Logger log = LoggerFactory.getLogger(ImageRemoval.class);

  /** Short, because the new version is checked only after it; the next deployment goes on. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Names in one message; the rest is counted. */
  private static final int NAMED = 10;

  private static final Pattern REMOVED =
      Pattern.compile("removed ([A-Za-z0-9][A-Za-z0-9._/:@-]{0,254})");
  private static final Pattern FREED = Pattern.compile("freed ([0-9]{1,12}) KiB");

  private final Jobs jobs;

  ImageRemoval(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * What was removed, if anything. A failure is logged and leaves images on the host until the next
   * deployment: the deployment has succeeded.
   */
  Optional<Change> remove(RunLabel run, Login login, DeployedRecord needed) {
    try {
      return removed(jobs.succeedFresh(login, job(run, needed), Masking.none()).output());
    } catch (HostFailure e) {
      log.warn("old images stay on {}: {}", login.name(), e.getMessage());
    } catch (ApplicationFailure e) {
      if (!FailureType.JOB_FAILED.name().equals(e.getType())) {
        throw e;
      }
      log.warn("old images stay on {}: {}", login.name(), e.getOriginalMessage());
    }
    return Optional.empty();
  }

  private static Job job(RunLabel run, DeployedRecord needed) {
    var images = new TreeSet<String>();
    var repositories = new TreeSet<String>();
    for (var app : needed.apps().values()) {
      images.addAll(app.images());
      var before = app.before();
      if (before == null) {
        app.images().forEach(image -> repositories.add(repository(image)));
      } else {
        images.addAll(before);
      }
    }
    var program = program(images, repositories);
    var step = "remove-images-" + UUID.nameUUIDFromBytes(program.getBytes(UTF_8));
    return Job.repeatable(run, step, program, LIMIT);
  }

  /** As Docker lists it: {@code nextcloud} of {@code docker.io/library/nextcloud:28.0.1}. */
  private static String repository(String image) {
    var name = image.split("@", 2)[0].replaceFirst("^docker\\.io/(library/)?", "");
    var colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  /**
   * @param images as {@link DeployedRecord.App} checked them, so that they can stand in a program
   * @param repositories of which every image stays
   */
  private static String program(Set<String> images, Set<String> repositories) {
    return """
    set -u
    free() { df --output=avail -k /var/lib/docker | tail -n 1 | tr -d ' '; }
    # If Docker does not answer, nothing is removed.
    for image in %s; do
      if id=$(docker image inspect --format '{{.Id}}' "$image" 2>&1); then
        echo "$id"
      else
        case $id in *[Nn]'o such image'*) ;; *) echo "$image: $id" >&2; exit 1 ;; esac
      fi
    done >needed
    containers=$(docker ps --all --quiet --no-trunc) || exit 1
    [ -z "$containers" ] || docker inspect --format '{{.Image}}' $containers >>needed || exit 1
    before=$(free)
    for id in $(docker image ls --quiet --no-trunc | sort -u); do
      ! grep -q -x -F "$id" needed || continue
      tags=$(docker image inspect --format '{{join .RepoTags " "}}' "$id") || continue
      digests=$(docker image inspect --format '{{join .RepoDigests " "}}' "$id") || continue
      [ -n "$digests" ] || continue
      stays=
      for name in $digests; do
        case ' %s ' in *" ${name%%@*} "*) stays=1 ;; esac
      done
      [ -z "$stays" ] || continue
      for name in ${tags:-$digests}; do
        if said=$(docker image rm "$name" 2>&1); then echo "removed $name"; else echo "kept $name: $said"; fi
      done
    done
    freed=$(($(free) - before))
    [ "$freed" -gt 0 ] || freed=0
    echo "freed $freed KiB"
    """
        .formatted(String.join(" ", images), String.join(" ", repositories));
  }

  private static Optional<Change> removed(String said) {
    var names =
        said.lines()
            .map(REMOVED::matcher)
            .filter(it -> it.matches())
            .map(it -> it.group(1))
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var freed =
        said.lines()
            .map(FREED::matcher)
            .filter(it -> it.matches())
            .map(it -> Long.parseLong(it.group(1)))
            .findFirst();
    return Optional.of(
        Change.deleted(
            "unused images %s (%s freed)"
                .formatted(
                    named(names), freed.map(it -> Quantities.bytes(it * 1024)).orElse("?"))));
  }

  private static String named(List<String> names) {
    var shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? shown : shown + " and %d more".formatted(names.size() - NAMED);
  }
}
