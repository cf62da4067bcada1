package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import society.postx.platform.workflows.backup.BackupManifest;
import society.postx.platform.workflows.backup.ManifestComparison;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.BackupsSeen;

/**
 * Reads the newest snapshot's manifest, sentinels and sampled files back, and compares the manifest
 * with the one before and with the last whose contents were right.
 */
final class ContentLook {
  /** Of the manifest's sample; each costs a start of restic. */
  private static final int FILES = 8;

  private final RepositoryAccess repositories;
  private final ManifestFile manifests;
  private final Function<ClientName, Optional<Sentinel>> sentinels;

  ContentLook(RepositoryAccess repositories, Function<ClientName, Optional<Sentinel>> sentinels) {
    this.repositories = repositories;
    this.manifests = new ManifestFile(repositories);
    this.sentinels = sentinels;
  }

  List<String> problems(ClientName client, SubAccount account, BackupsSeen seen) {
    var newest = seen.newest();
    if (newest == null) {
      return List.of("the repository lacks a snapshot to compare");
    }
    var reading = manifests.of(client, account, newest);
    if (reading.manifest().isEmpty()) {
      return List.of(
          "%s; the next release or upgrade brings the host's newer backup programs"
              .formatted(reading.problem()));
    }
    var manifest = reading.manifest().get();
    var problems = new ArrayList<String>();
    problems.addAll(sinceTheOneBefore(client, account, seen, manifest));
    problems.addAll(sinceBase(client, account, seen, manifest, problems));
    problems.addAll(sentinels(client, account, newest, manifest));
    problems.addAll(
        new StoredFiles(repositories, client, account, newest)
            .differences("sampled files", sample(manifest)));
    return problems;
  }

  private List<String> sinceTheOneBefore(
      ClientName client, SubAccount account, BackupsSeen seen, BackupManifest newest) {
    return Optional.ofNullable(seen.before())
        .filter(it -> !isBase(seen)) // a person accepted what it lost
        .flatMap(it -> manifests.of(client, account, it).manifest())
        .map(it -> ManifestComparison.findings(it, newest))
        .orElseGet(() -> ManifestComparison.findings(newest));
  }

  /**
   * What was lost on any day since; the snapshot before the newest may have lost it already.
   *
   * @param known what the comparison with that one said
   */
  private List<String> sinceBase(
      ClientName client,
      SubAccount account,
      BackupsSeen seen,
      BackupManifest newest,
      List<String> known) {
    var base = seen.base();
    if (base == null || isBase(seen)) {
      return List.of();
    }
    var reading = manifests.of(client, account, base);
    if (reading.manifest().isEmpty()) {
      return List.of(
          "cannot compare with the last proved snapshot %s: %s; restore what is missing, or once you know that nothing is, %s"
              .formatted(StoredSnapshot.shortId(base), reading.problem(), accept(client, seen)));
    }
    var losses = ManifestComparison.losses(reading.manifest().get(), newest);
    if (losses.isEmpty()) {
      return List.of();
    }
    var problems = new ArrayList<String>();
    problems.add(
        "snapshot %s, the last proved one, had more; if the loss was meant, %s"
            .formatted(StoredSnapshot.shortId(base), accept(client, seen)));
    losses.stream().filter(it -> !known.contains(it)).forEach(problems::add);
    return problems;
  }

  private static boolean isBase(BackupsSeen seen) {
    return Objects.equals(seen.base(), seen.newest());
  }

  private static String accept(ClientName client, BackupsSeen seen) {
    return "pin snapshot %s in %s with a reason that begins with '%s'"
        .formatted(seen.newest(), PinFile.path(client), SnapshotPin.ACCEPTED);
  }

  private List<String> sentinels(
      ClientName client, SubAccount account, String snapshot, BackupManifest manifest) {
    var sentinel = sentinels.apply(client);
    if (sentinel.isEmpty()) {
      return List.of(SentinelCheck.NO_KEY);
    }
    return SentinelCheck.problems(
        "the snapshot",
        new SentinelCheck(repositories)
            .places(sentinel.get(), client, account, snapshot, manifest));
  }

  /** Other files each time, so that weeks cover more of them. */
  private static SortedMap<String, String> sample(BackupManifest manifest) {
    var files = new ArrayList<>(manifest.sample());
    Collections.shuffle(files);
    var some = new TreeMap<String, String>();
    files.stream().limit(FILES).forEach(it -> some.put(it.path(), it.sha256()));
    return some;
  }
}
