package society.postx.platform.workflows.offboarding;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.ArchivedClient;

/**
 * All that belongs to a client, as it is approved and then removed.
 *
 * @param host its address is the server's
 * @param apps what the host runs
 * @param files in Git that the archiving commit moves
 */
record OffboardingPlan(
    OffboardClientInput input,
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
  private static final Duration EVIDENCE = Duration.ofDays(30);
  private static final String FILES = "archived in Git: ";

  /**
   * What the question shows, one line for each kind: the terms first, so that nothing that others
   * made can push them out of sight.
   */
  List<String> lines() {
    var lines = conditions();
    for (var kind : Kind.values()) {
      var names =
          resources.all().stream()
              .filter(it -> it.kind() == kind)
              .map(it -> "%s (id %d)".formatted(it.name(), it.id()))
              .collect(joining(", "));
      if (!names.isEmpty()) {
        lines.add("%s%s %s".formatted(DELETED, kind.word(), names));
      }
    }
    lines.add(
        "deleted: sub-account %s (id %d) of the Storage Box"
            .formatted(account.username(), account.id()));
    lines.add("removed: " + joined(records.lines()));
    lines.add("removed: " + joined(monitors.lines()));
    lines.add(
        "kept: restic repository %s, moved to %s"
            .formatted(archive.repositoryId(), archive.path()));
    lines.add(FILES + joined(files));
    if (!records.others().isEmpty()) {
      lines.add("not the client's, stays: " + joined(records.others()));
    }
    return lines;
  }

  private List<String> conditions() {
    var lines = new ArrayList<String>();
    lines.add(
        "the archive and its secrets are deleted %d days after the server%s, logs and evidence after 30"
            .formatted(
                input.keptDays(),
                input.instruction() == null
                    ? ""
                    : " as the customer instructed: " + input.instruction()));
    lines.add(
        "visitors of %s are out at once; %s"
            .formatted(
                apps.stream().map(it -> it.name().value()).collect(joining(", ")),
                input.dataExport()
                    ? "the data is exported to %s and waits up to %d days for the client"
                        .formatted(input.recipient(), input.downloadDays())
                    : "nothing is exported"));
    lines.add(
        "the server stays off for %d hours before it is deleted; until then an abort brings the client back"
            .formatted(terms.coolingHours()));
    return lines;
  }

  private static String joined(List<String> texts) {
    return texts.isEmpty() ? "none" : texts.stream().collect(joining(", "));
  }

  /**
   * Changes with everything that is asked, but not with what comes and goes while people decide:
   * Hetzner's nightly backups, and reports about the client in Git.
   */
  String digest() {
    return Digest.of(
        lines().stream()
            .filter(it -> !it.startsWith(DELETED + Kind.BACKUP.word()) && !it.startsWith(FILES))
            .toList());
  }

  /**
   * The archive's file. IllegalArgumentException where a rule of it is broken.
   *
   * @param lastCopyAt by the box's clock, which may be ahead
   */
  ArchiveFile archiveFile(Instant offboardedAt, Instant lastCopyAt, String approver) {
    var client = input.client();
    return new ArchiveFile(
        client,
        archive.marker(),
        archive.repositoryId(),
        archive.path(),
        offboardedAt,
        lastCopyAt.isAfter(offboardedAt) ? offboardedAt : lastCopyAt,
        offboardedAt.plus(Duration.ofDays(input.keptDays())),
        offboardedAt.plus(EVIDENCE),
        input.keptDays(),
        input.instruction(),
        List.of(input.operator(), approver),
        input.controller() == null ? "the customer of " + plan.domain() : input.controller(),
        input.dataCategories() == null
            ? plan.apps().stream().map(it -> "data of " + it.name()).toList()
            : input.dataCategories(),
        ArchiveFile.secretsPath(client) + "#contact",
        List.of());
  }
}
