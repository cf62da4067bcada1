package society.postx.platform.workflows.offboarding;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * All that belongs to a client, as it is approved and then removed.
 *
 * @param host its address is the server's
 * @param apps what the host runs
 * @param files in Git that the archiving commit moves
 */
record OffboardingPlan(
    ClientPlan plan,
    HostSpec host,
    List<AppAt> apps,
    SubAccount account,
    ClientResources resources,
    ClientRecords records,
    ClientMonitors monitors,
    List<String> files,
    ArchivedClient archive,
    OffboardingTerms terms) {
  private static final String DELETED = "deleted for ever: ";

  /** What is removed and what stays, a line for each kind, so that a question shows all of it. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    var kinds = new EnumMap<Kind, List<String>>(Kind.class);
    resources
        .all()
        .forEach(
            it ->
                kinds
                    .computeIfAbsent(it.kind(), kind -> new ArrayList<>())
                    .add("%s (id %d)".formatted(it.name(), it.id())));
    kinds.forEach(
        (kind, names) ->
            lines.add("%s%s %s".formatted(DELETED, kind.word(), String.join(", ", names))));
    lines.add(
        "deleted: sub-account %s (id %d) of the Storage Box"
            .formatted(account.username(), account.id()));
    lines.add("removed: " + joined(records.lines()));
    lines.add("removed: " + joined(monitors.lines()));
    lines.add("archived in Git: " + joined(files));
    lines.add(
        "kept: restic repository %s, moved to %s"
            .formatted(archive.repositoryId(), archive.path()));
    records.others().forEach(it -> lines.add("not the client's, stays: " + it));
    return lines;
  }

  private static String joined(List<String> texts) {
    return texts.isEmpty() ? "none" : texts.stream().collect(joining(", "));
  }

  /**
   * Changes with everything that is removed, but not with Hetzner's nightly backups: they come and
   * go with their server while people decide.
   */
  String digest() {
    return Digest.of(
        lines().stream().filter(it -> !it.startsWith(DELETED + Kind.BACKUP.word())).toList());
  }
}
