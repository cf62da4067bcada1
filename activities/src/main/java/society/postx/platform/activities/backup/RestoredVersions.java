package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.MajorVersions;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;

/**
 * Decides which versions of the apps run on restored data: those of now, or those that the snapshot
 * was made with. Where a declared migration lies between them, or may, because the snapshot does
 * not say what made it, a person has to choose.
 *
 * @param chosen what the input says; null where it leaves it open
 */
record RestoredVersions(
    InfrastructureRepository infrastructure, ChosenSnapshot snapshot, @Nullable Versions chosen) {

  /**
   * What the apps run afterwards.
   *
   * @param lines for those who approve, one for each app whose version differs
   */
  record Answer(List<AppAt> apps, List<String> lines) {}

  /**
   * Of these apps.
   *
   * @param running at the commits of now
   * @throws ApplicationFailure of INVALID_INPUT where the input has to choose, or chose what the
   *     data does not allow
   */
  Answer of(List<AppAt> running) {
    var apps = new ArrayList<AppAt>();
    var lines = new ArrayList<String>();
    var unknown = unknown(running);
    if (!unknown.isEmpty()) {
      lines.add(fitForNow(unsaid(unknown)));
    }
    for (var app : running) {
      var between = made(app.name()).flatMap(then -> between(app, then));
      apps.add(between.map(it -> after(it, lines)).orElse(app));
    }
    return new Answer(apps, lines);
  }

  private List<AppAt> unknown(List<AppAt> running) {
    return running.stream().filter(it -> made(it.name()).isEmpty()).toList();
  }

  /** Nobody but a person can tell then that no newer version migrated the data. */
  private String fitForNow(String unsaid) {
    if (chosen != Versions.NOW) {
      throw refused(
          unsaid
              + "; give \"now\" only where that was the version of now or an older one, or choose another snapshot");
    }
    return unsaid + "; the version of now gets its data, and cannot read what a newer one migrated";
  }

  private static String unsaid(List<AppAt> apps) {
    return "the snapshot does not say which version of %s ran when it was made"
        .formatted(apps.stream().map(it -> it.name().value()).collect(joining(", ")));
  }

  private Optional<AppAt> made(AppName app) {
    var made = Optional.ofNullable(snapshot.made()).orElse(List.of());
    return made.stream().filter(it -> it.name().equals(app)).findFirst();
  }

  /** An app whose images differ. */
  private record Between(
      AppAt then,
      AppAt now,
      String text,
      boolean migrates,
      boolean older,
      Optional<String> skips) {}

  private Optional<Between> between(AppAt now, AppAt then) {
    if (now.commit().equals(then.commit())) {
      return Optional.empty();
    }
    var current = infrastructure.at(now.commit());
    var earlier = SnapshotCommits.in(infrastructure).of(snapshot.id(), then);
    var wasImages = images(earlier, now.name());
    var images = images(current, now.name());
    if (images.equals(wasImages)) {
      return Optional.empty();
    }
    var older = current.isBefore(earlier);
    var migrates =
        older ? migrates(now.name(), current, earlier) : migrates(now.name(), earlier, current);
    var text =
        "%s was %s when the snapshot was made and is %s now"
            .formatted(now.name(), String.join(", ", wasImages), String.join(", ", images));
    var skips = new MajorVersions(earlier, current).refusal("the snapshot", now.name());
    return Optional.of(new Between(then, now, text, migrates, older, skips));
  }

  /** A later release may have taken the mark of an earlier one away. */
  private static boolean migrates(AppName app, Checkout from, Checkout to) {
    return Stream.concat(
            Stream.of(to), to.changesSince(from, "apps/%s/app.yml".formatted(app)).stream())
        .anyMatch(it -> it.app(app).migration());
  }

  private static List<String> images(Checkout checkout, AppName app) {
    return checkout.compose(app).pinned();
  }

  private AppAt after(Between it, List<String> lines) {
    if (it.migrates() && chosen == null) {
      throw refused("%s, and a migration lies between; give %s".formatted(it.text(), choice(it)));
    }
    if (chosen != Versions.SNAPSHOT && it.skips().isPresent()) {
      throw refused(
          "%s; give \"snapshot\" for the version of then, and release the others afterwards"
              .formatted(it.skips().get()));
    }
    if (it.migrates() && it.older() && chosen == Versions.NOW) {
      throw refused(it.text() + ", which cannot read the newer data; only snapshot");
    }
    var then = chosen == Versions.SNAPSHOT;
    lines.add(
        "%s; %s"
            .formatted(
                it.text(),
                then
                    ? "the version of then comes back"
                    : "the version of now gets the restored data"
                        + (it.migrates() ? " and migrates it" : "")));
    return then ? it.then() : it.now();
  }

  private static String choice(Between it) {
    if (it.older()) {
      return "\"snapshot\" for the newer version of then: the one of now cannot read its data";
    }
    return it.skips()
        .map(why -> "\"snapshot\" for the version of then; not \"now\": " + why)
        .orElse(
            "\"now\" to let the version of now migrate the restored data, or \"snapshot\" for the version of then");
  }

  private ApplicationFailure refused(String rule) {
    return INVALID_INPUT.stop(
        "versions: %s: %s"
            .formatted(
                chosen == null
                    ? "is missing"
                    : "'%s'".formatted(chosen.name().toLowerCase(Locale.ROOT)),
                rule));
  }
}
