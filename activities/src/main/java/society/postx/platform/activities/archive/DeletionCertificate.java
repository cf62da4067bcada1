package society.postx.platform.activities.archive;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** The page that says what of a client was deleted, how, and what remains until when. ADR §11. */
record DeletionCertificate(
    ArchiveFile file,
    DeletionFacts facts,
    PlatformSettings settings,
    OwnKey key,
    BoxCopies copies) {
  String text() {
    return """
        # Deletion certificate: %s

        | | |
        |---|---|
        | controller | %s |
        | client | %s, id %s |
        | data categories | %s |
        | locations | Storage Box %s at Hetzner, folder %s; the infrastructure repository |
        | sub-processor | Hetzner Online GmbH |
        | restic repository | %s |
        | method | deleted: all files of the repository, the archived secrets with its password%s |
        | reason | %s |
        | offboarding | %s, approved by %s |
        | last copy of the data | %s |
        | deletion began | %s |
        | deletion effective | %s |
        | last copies gone | %s |
        | digest of the evidence | %s |

        ## Evidence

        %s
        ## What remains

        %s- The history of the infrastructure repository and the platform's own backups (nine weeks)
          %s.
          They also hold this client's settings, in versions from before the offboarding with the
          address of its contact.
        - Temporal's history of the deletion, until the namespace's retention ends or `temporal workflow delete`.
        - Alerts that were mailed. Invoices and contracts, seven years, outside the platform.
        """
        .formatted(
            file.client(),
            cell(file.controller()),
            file.client(),
            file.marker(),
            cell(String.join(", ", file.dataCategories())),
            settings.storageBox().id(),
            file.path(),
            file.repositoryId(),
            key.method(),
            cell(facts.reason()),
            time(file.offboardedAt()),
            cell(String.join(", ", file.approvedBy())),
            time(file.lastCopyAt()),
            time(facts.began()),
            time(facts.ended()),
            copies.gone(facts.ended()),
            Digest.of(facts.evidence()),
            facts.evidence().stream()
                .map(it -> "- %s%n".formatted(ShownText.markdown(it)))
                .collect(joining()),
            copies.remain(facts.ended()),
            key.remains());
  }

  private static String time(Instant at) {
    return Quantities.time(at);
  }

  private static String cell(String text) {
    return ShownText.markdown(ShownText.oneLine(text)).replace("|", "\\|");
  }
}
