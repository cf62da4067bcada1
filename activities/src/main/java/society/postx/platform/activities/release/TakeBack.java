package society.postx.platform.activities.release;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static society.postx.platform.workflows.operation.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.release.DeployReleaseInput;

/**
 * A release of an older revision that takes another one back by hand: only where the older version
 * can read the data, only to what the clients ran. ADR §8, scenario 1.
 *
 * @param newest where releases are written down
 * @param page of the release that is taken back
 * @param out clients that keep it
 */
record TakeBack(Checkout newest, ReleasePage page, Set<String> out) {
  static TakeBack of(Checkout newest, String id, Collection<ClientName> out) {
    return new TakeBack(
        newest,
        ReleasePage.of(newest, "takesBack", id),
        out.stream().map(ClientName::value).collect(Collectors.toSet()));
  }

  /** The clients that run the release because of it; INVALID_INPUT where it cannot be. */
  Set<ClientName> targets(Checkout commit, DeployReleaseInput input) {
    if (done().isEmpty()) {
      throw refused("no client runs it because of it, so there is nothing to take back");
    }
    refuseWhereChangedSince();
    refuseWhereMigrated();
    var named = new TreeSet<String>();
    Optional.ofNullable(input.apps()).stream()
        .flatMap(apps -> apps.stream())
        .map(AppName::value)
        .forEach(named::add);
    if (!named.equals(changed())) {
      throw INVALID_INPUT.stop(
          "apps: '%s': release %s changed %s; name exactly these"
              .formatted(named, page.id(), changed()));
    }
    done().forEach((client, share) -> refuseOther(commit, input, client, share));
    return done().keySet().stream().map(ClientName::new).collect(Collectors.toSet());
  }

  private void refuseWhereChangedSince() {
    for (var id : ReleasePage.ids(newest)) {
      var later = ReleasePage.of(newest, "takesBack", id);
      var both = new TreeSet<>(new TakeBack(newest, later, Set.of()).changed());
      both.retainAll(changed());
      if (later.startedAt().isAfter(page.startedAt()) && !both.isEmpty()) {
        throw refused(
            "release %s has changed %s since; take that one back first".formatted(id, both));
      }
    }
  }

  private void refuseWhereMigrated() {
    var migrated =
        done().entrySet().stream().filter(one -> !one.getValue().migrated().isEmpty()).toList();
    if (!migrated.isEmpty()) {
      throw refused(
          "it migrated data that the older version cannot read (%s). To go back all the same, restore the backup made before it, which loses what users wrote since: %s"
              .formatted(
                  migrated.stream()
                      .flatMap(one -> one.getValue().migrated().stream())
                      .distinct()
                      .collect(joining(", ")),
                  migrated.stream()
                      .map(
                          one ->
                              "snapshot %s of %s"
                                  .formatted(one.getValue().snapshot(), one.getKey()))
                      .collect(joining(", "))));
    }
  }

  private static void refuseOther(
      Checkout commit, DeployReleaseInput input, String client, ReleasePage.Client share) {
    for (var app : share.changed()) {
      var ran = share.before().get(app);
      if (!commit.commit().equals(ran)) {
        throw INVALID_INPUT.stop(
            "revision: '%s': %s ran %s %s before; a release takes all its clients to one commit, so leave others out"
                .formatted(
                    input.revision(), client, app, ran == null ? "not at all" : "at " + ran));
      }
    }
  }

  private SortedMap<String, ReleasePage.Client> done() {
    var done = new TreeMap<>(page.clients());
    done.keySet().removeAll(out);
    done.values().removeIf(client -> !client.runsIt());
    return Collections.unmodifiableSortedMap(done);
  }

  private Set<String> changed() {
    return done().values().stream()
        .flatMap(client -> client.changed().stream())
        .collect(toCollection(TreeSet::new));
  }

  private ApplicationFailure refused(String rule) {
    return INVALID_INPUT.stop("takesBack: '%s': %s".formatted(page.id(), rule));
  }
}
