package society.postx.platform.workflows.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Names the client whose snapshots are listed, searched or compared.
 *
 * @param find a file's name or absolute path, or a glob as restic reads them; null to search
 *     nothing
 * @param diff ids of an earlier and a later snapshot; null to compare nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record ListSnapshotsInput(
    ClientName client, @Nullable String find, @Nullable List<String> diff) {
  private static final int LONGEST = 300;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");

  public ListSnapshotsInput {
    InputRules.required("client", client);
    if (find != null
        && (find.isBlank()
            || find.length() > LONGEST
            || find.codePoints().anyMatch(Character::isISOControl))) {
      throw InputRules.refused(
          "find", find, "1 to %d characters without control characters".formatted(LONGEST));
    }
    if (diff != null) {
      diff = List.copyOf(diff);
      if (diff.size() != 2 || !diff.stream().allMatch(it -> ID.matcher(it).matches())) {
        throw InputRules.refused(
            "diff", diff, "two ids of snapshots, 8 to 64 hexadecimal digits each");
      }
      if (find != null) {
        throw InputRules.refused("diff", diff, "not together with find");
      }
    }
  }
}
