package society.postx.platform.workflows.retention;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;

/**
 * Identifies one archive so that no other client's is ever taken for it. All four have to agree in
 * the file in Git, in the marker on the Storage Box and in the repository itself.
 *
 * @param marker the client's id, made once and never used for another client of the same name
 * @param repositoryId restic's id of the repository, 64 hexadecimal digits
 * @param path of the archive below the box's root: {@code archive/alpha-2027-01-31}
 */
public record ArchivedClient(ClientName client, String marker, String repositoryId, String path)
    implements ClientBound {
  /** Folder of the clients' own keys below the box's root. */
  public static final String KEYS = "client-keys";

  private static final Pattern MARKER = Pattern.compile("[a-z0-9][a-z0-9-]{7,63}");
  private static final Pattern REPOSITORY = Pattern.compile("[0-9a-f]{64}");

  public ArchivedClient {
    InputRules.required("client", client);
    matching(MARKER, "marker", marker, "8-64 lower-case letters, digits or hyphens");
    matching(REPOSITORY, "repositoryId", repositoryId, "restic's id, 64 hexadecimal digits");
    var folder = Pattern.compile("archive/%s-\\d{4}-\\d{2}-\\d{2}".formatted(client));
    matching(
        folder,
        "path",
        path,
        "archive/%s-YYYY-MM-DD, the day of the offboarding".formatted(client));
  }

  private static void matching(
      Pattern rule, String field, @Nullable String value, String rulesWords) {
    InputRules.required(field, value);
    if (value == null || !rule.matcher(value).matches()) {
      throw InputRules.refused(field, String.valueOf(value), rulesWords);
    }
  }

  /** Where the archive waits between the two steps of its deletion, below the box's root. */
  public String trash() {
    return trash(client, repositoryId);
  }

  /** As {@link #trash()}, where the archive is not made yet. */
  public static String trash(ClientName client, String repositoryId) {
    return "trash/%s-%s".formatted(client, repositoryId);
  }

  /** Where the client's own key is, if it has one; it ends with the archive. */
  public String keyPath() {
    return "%s/%s.yml".formatted(KEYS, client);
  }

  /** The day of the offboarding, as in the workflow's id: {@code 2027-01-31}. */
  public String date() {
    return path.substring(path.length() - "2027-01-31".length());
  }
}
