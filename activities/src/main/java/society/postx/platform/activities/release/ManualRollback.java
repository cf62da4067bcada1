package society.postx.platform.activities.release;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import io.temporal.failure.ApplicationFailure;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.host.AppFiles;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * Checks a rollback by hand: a release of an older revision that brings clients back to what they
 * ran before another release. It is allowed only where the older version can read the data. ADR §8,
 * scenario 1.
 *
 * @param newest where releases are written down
 * @param page of the release that is rolled back
 * @param shares of the clients that still run that release and do not keep it
 */
record ManualRollback(
    Checkout newest, ReleasePage page, SortedMap<String, ReleasePage.Client> shares) {
  /** What to do where one revision does not fit all clients. */
  private static final String IN_PARTS =
      "roll the release back in parts: revision for what some of its clients ran, leaveOut for the others";

  /**
   * INVALID_INPUT where it cannot be rolled back.
   *
   * @param out clients that keep it
   */
  static ManualRollback of(Checkout newest, String id, Collection<ClientName> out) {
    var page = ReleasePage.of(newest, "rollsBack", id);
    var shares = new TreeMap<>(page.clients());
    shares.values().removeIf(share -> !share.runsIt() || share.changed().isEmpty());
    shares.keySet().removeIf(client -> !newest.has(ClientFile.path(new ClientName(client))));
    out.forEach(client -> shares.remove(client.value()));
    var rollback = new ManualRollback(newest, page, shares);
    if (shares.isEmpty()) {
      throw rollback.refused("no client still runs this release; nothing to roll back");
    }
    rollback.refuseWhereChangedSince();
    rollback.refuseWhereMigrated();
    return rollback;
  }

  private void refuseWhereChangedSince() {
    var ours = changed(shares.values());
    for (var id : ReleasePage.ids(newest)) {
      var later = ReleasePage.of(newest, "rollsBack", id);
      if (later.startedAt().isAfter(page.startedAt())) {
        var both =
            changed(later.clients().values().stream().filter(share -> share.runsIt()).toList());
        both.retainAll(ours);
        if (!both.isEmpty()) {
          throw refused(
              "release %s has changed %s since; roll that one back first".formatted(id, both));
        }
      }
    }
  }

  private void refuseWhereMigrated() {
    var migrated = new TreeMap<>(shares);
    migrated.values().removeIf(share -> share.migrated().isEmpty());
    if (!migrated.isEmpty()) {
      throw refused(
          "it migrated data that the older version cannot read (%s); to run the older version all the same, restore the backup made before it, which loses what users wrote since: %s"
              .formatted(
                  migrated.values().stream()
                      .flatMap(share -> share.migrated().stream())
                      .distinct()
                      .collect(joining(", ")),
                  migrated.entrySet().stream()
                      .map(
                          it ->
                              "snapshot %s of %s".formatted(it.getValue().snapshot(), it.getKey()))
                      .collect(joining(", "))));
    }
  }

  /** The clients that it is for. */
  Set<ClientName> targets() {
    return shares.keySet().stream().map(ClientName::new).collect(Collectors.toSet());
  }

  /**
   * The apps that the release changed.
   *
   * @param named by people; INVALID_INPUT where they are others
   */
  List<AppName> apps(@Nullable Collection<AppName> named) {
    var changed = changed(shares.values());
    if (named != null
        && !named.stream().map(AppName::value).collect(Collectors.toSet()).equals(changed)) {
      throw INVALID_INPUT.stop(
          "apps: '%s': release %s changed %s; name exactly these, or none"
              .formatted(named, page.id(), changed));
    }
    return changed.stream().map(AppName::new).toList();
  }

  /** The last commit that one of its clients ran before; INVALID_INPUT where Git lost them all. */
  String revision() {
    var ran =
        shares.values().stream()
            .flatMap(share -> share.changed().stream().map(app -> ran(share, app)))
            .collect(Collectors.toSet());
    return newest
        .newestOf(ran)
        .orElseThrow(
            () -> refused("the branch no longer has any commit that its clients ran before"));
  }

  private static String ran(ReleasePage.Client share, String app) {
    return share.before().getOrDefault(app, "");
  }

  /**
   * A release takes all its clients to one commit: INVALID_INPUT where that is not what each of
   * them ran. The commit may be another one, if it puts the same on the host.
   *
   * @param at the repository at the commits that they ran
   */
  void requireSame(Checkout commit, Function<String, Checkout> at) {
    var known = new ConcurrentHashMap<String, Checkout>();
    Function<String, Checkout> once = hash -> known.computeIfAbsent(hash, at);
    shares.forEach((client, share) -> requireSame(new ClientName(client), share, commit, once));
  }

  private void requireSame(
      ClientName client, ReleasePage.Client share, Checkout commit, Function<String, Checkout> at) {
    if (!commit.has(ClientFile.path(client))) {
      throw other(commit, "%s does not exist there; %s".formatted(client, IN_PARTS));
    }
    var domain = newest.clientFile(client).domain();
    for (var app : share.changed()) {
      requireSame(client, domain, new AppName(app), ran(share, app), commit, at);
    }
  }

  private static void requireSame(
      ClientName client,
      Domain domain,
      AppName app,
      String ran,
      Checkout commit,
      Function<String, Checkout> at) {
    if (ran.isEmpty()) {
      throw other(commit, "%s did not run %s before; leave it out".formatted(client, app));
    }
    if (ran.equals(commit.commit())) {
      return;
    }
    var differing =
        AppFiles.of(commit, app, client, domain)
            .differing(AppFiles.of(at.apply(ran), app, client, domain));
    if (!differing.isEmpty()) {
      throw other(
          commit,
          "%s ran %s at %s, where %s differ; %s"
              .formatted(client, app, ran, String.join(", ", differing), IN_PARTS));
    }
  }

  private static ApplicationFailure other(Checkout commit, String rule) {
    return INVALID_INPUT.stop("revision: '%s': %s".formatted(commit.commit(), rule));
  }

  private static Set<String> changed(Collection<ReleasePage.Client> shares) {
    return shares.stream()
        .flatMap(share -> share.changed().stream())
        .collect(toCollection(TreeSet::new));
  }

  private ApplicationFailure refused(String rule) {
    return INVALID_INPUT.stop("rollsBack: '%s': %s".formatted(page.id(), rule));
  }
}
