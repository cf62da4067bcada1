package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;

/**
 * Says that an archive's client is brought back: {@code archive/reinstated/<client>-<day>.yml} in
 * the infrastructure repository. While it is there the archive is never deleted; with an end the
 * client is verified, and nothing is left to delete. It is a file of its own and no {@link Hold}: a
 * hold can be released by people while the server is being built.
 *
 * @param offboardedAt of the archive, so that a later archive of the client is another one
 * @param workflow that brings the client back
 * @param operator who started it
 * @param approvedBy who approved
 * @param endedAt when the client was verified; null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reinstatement(
    ClientName client,
    String marker,
    String repositoryId,
    String path,
    Instant offboardedAt,
    String workflow,
    String operator,
    String approvedBy,
    Instant begunAt,
    @Nullable Instant endedAt)
    implements ClientBound {
  /** Of these files in the infrastructure repository. */
  public static final String FOLDER = "archive/reinstated";

  public Reinstatement {
    var archive = new ArchivedClient(client, marker, repositoryId, path); // checks these four
    InputRules.required("client", archive.client());
    InputRules.required("offboardedAt", offboardedAt);
    InputRules.required("workflow", workflow);
    InputRules.required("operator", operator);
    InputRules.required("approvedBy", approvedBy);
    InputRules.required("begunAt", begunAt);
  }

  /** One that begins. */
  public static Reinstatement of(
      ArchiveFile file, String workflow, String operator, String approvedBy, Instant begunAt) {
    return new Reinstatement(
        file.client(),
        file.marker(),
        file.repositoryId(),
        file.path(),
        file.offboardedAt(),
        workflow,
        operator,
        approvedBy,
        begunAt,
        null);
  }

  /** Once the client is verified. */
  public Reinstatement ended(Instant at) {
    return new Reinstatement(
        client,
        marker,
        repositoryId,
        path,
        offboardedAt,
        workflow,
        operator,
        approvedBy,
        begunAt,
        at);
  }

  /** Its path in the infrastructure repository. */
  public static String path(ArchivedClient archive) {
    return "%s/%s-%s.yml".formatted(FOLDER, archive.client(), archive.date());
  }

  /** Of which archive. */
  public ArchivedClient archive() {
    return new ArchivedClient(client, marker, repositoryId, path);
  }

  /** Whether it is about exactly this archive, and no earlier one of the same client. */
  public boolean isOf(ArchiveFile file) {
    return file.archive().equals(archive()) && file.offboardedAt().equals(offboardedAt);
  }
}
