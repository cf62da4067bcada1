package society.postx.platform.workflows.retention;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveRun.Retention;
import society.postx.platform.workflows.retention.RecordedArchives.Recorded;
import society.postx.platform.workflows.text.Quantities;

/**
 * Compares what Git, Temporal and the Storage Box say about archives. A part that could not be seen
 * gives no finding and starts no workflow: nothing follows from an answer that is missing. Pure.
 * ADR §11.
 */
final class ArchiveComparison {
  /** A workflow that people ended starts again only while its reminder is still to come. */
  private static final Duration REMINDER = Duration.ofDays(7);

  private static final String NAME = "(?<client>[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?)";
  private static final Pattern FOLDER =
      Pattern.compile(NAME + "-(?:\\d{4}-\\d{2}-\\d{2}|[0-9a-f]{64})");
  private static final Pattern RETENTION =
      Pattern.compile("retention/" + NAME + "/\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern CHANGING = Pattern.compile("(?:offboard|reinstate)/" + NAME);

  private final RecordedArchives git;
  private final List<ArchiveRun> runs;
  private final Optional<RetentionRuns> listed;
  private final Optional<ArchiveFolders> folders;
  private final Instant now;

  /** Clients that an offboarding or a reinstatement changes now. */
  private final Set<ClientName> changing = new HashSet<>();

  private final List<String> findings = new ArrayList<>();
  private final List<Recorded> lost = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param runs about each archive; empty where Temporal did not say
   * @param listed running workflows; empty where Temporal did not list them
   * @param folders empty where the box was not listed
   */
  ArchiveComparison(
      RecordedArchives git,
      List<ArchiveRun> runs,
      Optional<RetentionRuns> listed,
      Optional<ArchiveFolders> folders,
      Instant now) {
    this.git = git;
    this.runs = runs;
    this.listed = listed;
    this.folders = folders;
    this.now = now;
    runs.stream().filter(it -> !it.busyWith().isEmpty()).forEach(it -> changing.add(it.client()));
    listed.map(RetentionRuns::ids).orElse(List.of()).stream()
        .flatMap(id -> client(CHANGING, id).stream())
        .forEach(changing::add);
  }

  /**
   * What one look shows.
   *
   * @param findings without times or counts that change, so that two looks can be compared
   * @param lost archives that get a workflow again
   * @param notes what another workflow is about to do
   */
  record Look(List<String> findings, List<Recorded> lost, List<String> notes) {
    /** What both looks show: all else was only on its way. */
    Look confirmedBy(Look later) {
      return new Look(
          later.findings.stream().filter(findings::contains).toList(),
          later.lost.stream().filter(lost::contains).toList(),
          later.notes);
    }

    /** With what else was found. */
    Look with(List<String> more) {
      return new Look(Stream.concat(findings.stream(), more.stream()).toList(), lost, notes);
    }

    boolean isClean() {
      return findings.isEmpty() && lost.isEmpty();
    }
  }

  /** The worst comes first. */
  Look look() {
    folders.ifPresent(this::findDeletedData);
    listed.ifPresent(this::findRunsWithoutArchive);
    findUnreadableFiles();
    var byClient =
        runs.stream().collect(toMap(ArchiveRun::client, Function.identity(), (one, other) -> one));
    git.archives()
        .forEach(it -> judge(it, Optional.ofNullable(byClient.get(it.archive().client()))));
    folders.ifPresent(this::findMisplaced);
    folders.ifPresent(this::findUnnamedFolders);
    return new Look(List.copyOf(findings), List.copyOf(lost), List.copyOf(notes));
  }

  /** A box that was rolled back to a snapshot brings back what was deleted. */
  private void findDeletedData(ArchiveFolders box) {
    for (var archive : git.deleted()) {
      box.paths().stream()
          .filter(path -> isOf(archive, path))
          .forEach(
              path ->
                  findings.add(
                      "deleted data is back: %s on the Storage Box was deleted, see %s; find out whether the box was rolled back to a snapshot, then delete it by hand"
                          .formatted(path, RecordedArchives.tombstone(archive))));
    }
  }

  private static boolean isOf(ArchivedClient archive, String path) {
    return List.of(archive.path(), archive.trash(), archive.keyPath()).contains(path)
        || path.endsWith("/client-" + archive.client()) // its home
        || path.matches("exports/%s-\\d{4}-\\d{2}-\\d{2}".formatted(archive.client()));
  }

  private void findRunsWithoutArchive(RetentionRuns running) {
    if (running.more()) {
      findings.add(
          "Temporal runs more than %d workflows about archives; the rest was not compared"
              .formatted(RetentionRuns.MOST));
    }
    if (git.more()) {
      return; // the file may be one of those that were not read
    }
    var known = git.archives().stream().map(Recorded::workflow).collect(toSet());
    for (var id : running.ids()) {
      var client = client(RETENTION, id);
      if (!id.startsWith(RetainThenDelete.ID) || known.contains(id)) {
        continue;
      }
      if (client.isEmpty()) {
        findings.add(
            "%s: this workflow runs, and its id names no archive; see who started it"
                .formatted(id));
      } else if (!isUnreadable(client.get())) {
        findings.add(
            "%s runs, but %s is missing or names another archive; the workflow was left alone; put the file back from Git's history, or abort the workflow where you know that the archive is gone"
                .formatted(id, ArchiveFile.path(client.get())));
      }
    }
  }

  private void findUnreadableFiles() {
    git.unreadable()
        .forEach(
            (file, why) ->
                findings.add(
                    "%s; what it is about was not compared; correct the file"
                        .formatted(why.startsWith(file) ? why : file + ": " + why)));
    if (git.more()) {
      findings.add(
          "archive/ or archive/deleted/ has more than %d files; the rest was not compared"
              .formatted(RecordedArchives.MOST));
    }
  }

  /** What an archive's file and its workflow show. */
  private void judge(Recorded recorded, Optional<ArchiveRun> run) {
    var archive = recorded.archive();
    var file = ArchiveFile.path(archive.client());
    if (git.deleted().contains(archive)) {
      findings.add(
          "%s names an archive that was deleted, see %s; find out who put the file back, then remove it"
              .formatted(file, RecordedArchives.tombstone(archive)));
    } else if (run.isPresent() && !run.get().busyWith().isEmpty()) {
      notes.add(
          "%s still runs, so no workflow was started for %s".formatted(run.get().busyWith(), file));
    } else if (recorded.clientAgain()) {
      findings.add(
          "%s and clients/%s.yml are both there: nothing is deleted while that is so; find out whether the client was reinstated, then remove the file that is wrong"
              .formatted(file, archive.client()));
    } else {
      run.ifPresent(it -> judgeRun(recorded, it.retention()));
    }
  }

  private void judgeRun(Recorded recorded, Retention retention) {
    if (retention == Retention.RUNS) {
      return;
    }
    // Temporal forgets an ended run in the end: one that it does not know may have been aborted.
    if (recorded.deleteAt().minus(REMINDER).isBefore(now)) {
      findings.add(
          "%s does not run and has not deleted %s, whose deadline is %s; no workflow was started, because it would delete within a week; see how it ended, then  ./platform retain %s  or write a hold or a later deleteAt into the archive's file"
              .formatted(
                  recorded.workflow(),
                  recorded.archive().path(),
                  Quantities.time(recorded.deleteAt()),
                  recorded.archive().client()));
      return;
    }
    lost.add(recorded);
  }

  private void findMisplaced(ArchiveFolders box) {
    var there = Set.copyOf(box.paths());
    for (var recorded : git.archives()) {
      var archive = recorded.archive();
      var kept = there.contains(archive.path());
      var moved = there.contains(archive.trash());
      if (changing.contains(archive.client()) || git.deleted().contains(archive)) {
        continue;
      }
      if (kept && moved) {
        findings.add(
            "%s and %s are both on the Storage Box; nothing is deleted meanwhile; find out which is the client's"
                .formatted(archive.path(), archive.trash()));
      } else if (!kept && !moved && !box.more()) {
        findings.add(
            "neither %s nor %s is on the Storage Box, though %s names them; look for the archive in the box's snapshots"
                .formatted(archive.path(), archive.trash(), ArchiveFile.path(archive.client())));
      }
    }
  }

  private void findUnnamedFolders(ArchiveFolders box) {
    if (box.more()) {
      findings.add(
          "archive/ or trash/ on the Storage Box has more entries than can be listed; the rest was not compared");
    }
    var explained =
        Stream.concat(git.archives().stream().map(Recorded::archive), git.deleted().stream())
            .flatMap(it -> Stream.of(it.path(), it.trash(), it.keyPath()))
            .collect(toSet());
    for (var path : box.paths()) {
      var client = client(FOLDER, path.substring(path.indexOf('/') + 1));
      if (!git.more()
          && !explained.contains(path)
          && git.deleted().stream().noneMatch(it -> isOf(it, path))
          && client.filter(it -> changing.contains(it) || isUnreadable(it)).isEmpty()) {
        findings.add(
            "%s on the Storage Box: no archive file names it, so nothing ever deletes it; see archive-identity.yml in it, then put the archive's file back or delete the folder by hand"
                .formatted(path));
      }
    }
    box.others()
        .forEach(
            it ->
                findings.add(
                    "%s on the Storage Box: no archive is named so; move it elsewhere"
                        .formatted(it)));
  }

  private boolean isUnreadable(ClientName client) {
    return git.unreadable().containsKey(ArchiveFile.path(client));
  }

  /** The client in a name of this form; empty where the name has another form. */
  private static Optional<ClientName> client(Pattern form, String name) {
    var found = form.matcher(name);
    try {
      return found.matches()
          ? Optional.of(new ClientName(found.group("client")))
          : Optional.empty();
    } catch (IllegalArgumentException reserved) {
      return Optional.empty();
    }
  }
}
