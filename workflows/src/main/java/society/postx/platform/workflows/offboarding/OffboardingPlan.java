package society.postx.platform.workflows.offboarding;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  private static final Duration EVIDENCE = Duration.ofDays(30);

  /**
   * One line of the question.
   *
   * @param lasting false for what comes and goes while people decide: Hetzner's nightly backups,
   *     and reports about the client in Git
   */
  private record Line(String text, boolean lasting) {}

  /**
   * What the question shows, one line for each kind: the terms first, so that nothing that others
   * made can push them out of sight.
   */
  List<String> lines() {
    return asked().map(Line::text).toList();
  }

  /** Changes with everything that is asked and lasts. */
  String digest() {
    return Digest.of(asked().filter(Line::lasting).map(Line::text).toList());
  }

  private Stream<Line> asked() {
    var lines = new ArrayList<Line>();
    conditions().forEach(it -> lines.add(new Line(it, true)));
    for (var kind : Kind.values()) {
      var names =
          resources.all().stream()
              .filter(it -> it.kind() == kind)
              .map(it -> "%s (id %d)".formatted(it.name(), it.id()))
              .collect(joining(", "));
      if (!names.isEmpty()) {
        lines.add(
            new Line("deleted for ever: %s %s".formatted(kind.word(), names), kind != Kind.BACKUP));
      }
    }
    lines.add(
        new Line(
            "deleted: sub-account %s (id %d) of the Storage Box"
                .formatted(account.username(), account.id()),
            true));
    lines.add(new Line("removed: " + joined(records.lines()), true));
    lines.add(new Line("removed: " + joined(monitors.lines()), true));
    lines.add(
        new Line(
            "kept: restic repository %s, moved to %s"
                .formatted(archive.repositoryId(), archive.path()),
            true));
    lines.add(new Line("archived in Git: " + joined(files), false));
    if (!records.others().isEmpty()) {
      lines.add(new Line("not the client's, stays: " + joined(records.others()), true));
    }
    return lines.stream();
  }

  private List<String> conditions() {
    return List.of(
        "the archive and its secrets are deleted %d days after the server%s, logs and evidence after 30"
            .formatted(
                input.keptDays(),
                input.instruction() == null
                    ? ""
                    : " as the customer instructed: " + input.instruction()),
        "visitors of %s are out at once; %s"
            .formatted(
                apps.stream().map(it -> it.name().value()).collect(joining(", ")),
                input.dataExport()
                    ? "the data is exported to %s and waits up to %d days for the client"
                        .formatted(input.recipient(), input.downloadDays())
                    : "nothing is exported"),
        "the server stays off for %d hours before it is deleted; until then an abort brings the client back"
            .formatted(terms.coolingHours()));
  }

  private static String joined(List<String> texts) {
    return texts.isEmpty() ? "none" : String.join(", ", texts);
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
