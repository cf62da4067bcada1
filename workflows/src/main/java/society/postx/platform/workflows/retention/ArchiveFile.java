package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;

/**
 * What an offboarding left of a client, and until when: {@code archive/<client>.yml} in the
 * infrastructure repository. Contains no personal data: the contact is a pointer into the archived
 * secrets. ADR §11.
 *
 * @param marker the client's id; see {@link ArchivedClient}
 * @param path of the archive below the Storage Box's root
 * @param offboardedAt when the client's server was deleted: the retention begins
 * @param lastCopyAt when the last backup was stored
 * @param deleteAt the deadline of repository and archived secrets
 * @param evidenceUntil the deadline of logs and evidence
 * @param retentionDays that were agreed, 0 to 3650
 * @param instruction the customer's recorded instruction for less than 90 days; else null
 * @param approvedBy operators who approved the offboarding
 * @param controller whose data it is, for the deletion certificate: the customer's company
 * @param dataCategories for the deletion certificate
 * @param contact where the contact's address is: {@code secrets/archive/alpha.sops.yaml#contact}
 * @param holds that forbid the deletion
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArchiveFile(
    ClientName client,
    String marker,
    String repositoryId,
    String path,
    Instant offboardedAt,
    Instant lastCopyAt,
    Instant deleteAt,
    Instant evidenceUntil,
    Integer retentionDays,
    @Nullable String instruction,
    List<String> approvedBy,
    String controller,
    List<String> dataCategories,
    String contact,
    List<Hold> holds) {
  private static final int USUAL_DAYS = 90;
  private static final int MOST_DAYS = 3650;

  public ArchiveFile {
    var archive = new ArchivedClient(client, marker, repositoryId, path); // checks these four
    InputRules.required("offboardedAt", offboardedAt);
    InputRules.required("lastCopyAt", lastCopyAt);
    InputRules.required("deleteAt", deleteAt);
    InputRules.required("evidenceUntil", evidenceUntil);
    InputRules.required("retentionDays", retentionDays);
    if (!InputRules.in(retentionDays, 0, MOST_DAYS)) {
      throw InputRules.refused("retentionDays", retentionDays, "a whole number from 0 to 3650");
    }
    if (retentionDays < USUAL_DAYS && (instruction == null || instruction.isBlank())) {
      throw new IllegalArgumentException(
          "instruction: is missing: less than 90 days needs the customer's recorded instruction");
    }
    if (deleteAt.isBefore(offboardedAt.plus(Duration.ofDays(retentionDays)))) {
      throw InputRules.refused(
          "deleteAt", deleteAt, "not before offboardedAt and %d days".formatted(retentionDays));
    }
    if (evidenceUntil.isBefore(offboardedAt)) {
      throw InputRules.refused("evidenceUntil", evidenceUntil, "not before offboardedAt");
    }
    if (lastCopyAt.isAfter(deleteAt)) {
      throw InputRules.refused("lastCopyAt", lastCopyAt, "not after deleteAt");
    }
    approvedBy = filled("approvedBy", approvedBy);
    dataCategories = filled("dataCategories", dataCategories);
    if (controller == null || controller.isBlank()) {
      throw new IllegalArgumentException("controller: is missing: whose data it is");
    }
    var secrets = secretsPath(archive.client()) + "#";
    if (contact == null || !contact.startsWith(secrets) || contact.length() == secrets.length()) {
      throw InputRules.refused(
          "contact",
          String.valueOf(contact),
          "a secret's place, never an address: %scontact".formatted(secrets));
    }
    holds = holds == null ? List.of() : List.copyOf(holds);
  }

  private static List<String> filled(String field, @Nullable List<String> values) {
    if (values == null || values.isEmpty() || values.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(field + ": one or more");
    }
    return List.copyOf(values);
  }

  public static String path(ClientName client) {
    return "archive/%s.yml".formatted(client);
  }

  /** The archived secrets. */
  public static String secretsPath(ClientName client) {
    return "secrets/archive/%s.sops.yaml".formatted(client);
  }

  /** What identifies the archive. */
  public ArchivedClient archive() {
    return new ArchivedClient(client, marker, repositoryId, path);
  }

  /** With another deadline and other holds. */
  public ArchiveFile with(Instant newDeleteAt, List<Hold> newHolds) {
    return new ArchiveFile(
        client,
        marker,
        repositoryId,
        path,
        offboardedAt,
        lastCopyAt,
        newDeleteAt,
        evidenceUntil,
        retentionDays,
        instruction,
        approvedBy,
        controller,
        dataCategories,
        contact,
        new ArrayList<>(newHolds));
  }
}
