package society.postx.platform.activities.archive;

import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;

/** What an offboarding of alpha left: its archive, and the file in Git that describes it. */
final class AlphasArchive {
  static final ArchivedClient ARCHIVE =
      new ArchivedClient(
          new ClientName("alpha"), "client-7f3a9c1e", "a".repeat(64), "archive/alpha-2027-01-31");

  /** {@code archive/alpha.yml}. */
  static final String FILE =
      """
      client: alpha
      marker: client-7f3a9c1e
      repositoryId: %s
      path: archive/alpha-2027-01-31
      offboardedAt: "2027-01-31T12:00:00Z"
      lastCopyAt: "2027-01-31T11:20:00Z"
      deleteAt: "2027-05-01T12:00:00Z"
      evidenceUntil: "2027-03-02T12:00:00Z"
      retentionDays: 90
      approvedBy: [ops, carol]
      controller: Alpha B.V.
      dataCategories: [files, calendars]
      contact: secrets/archive/alpha.sops.yaml#contact
      holds: []
      """
          .formatted(ARCHIVE.repositoryId());

  private AlphasArchive() {}
}
