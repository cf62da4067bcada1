package society.postx.platform.workflows.retention;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.text.Quantities;

/**
 * Forbids the deletion of an archive.
 *
 * @param by who placed it
 * @param why never empty
 * @param since when it was placed
 * @param until up to when, exclusive; null until it is released
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Hold(String by, String why, Instant since, @Nullable Instant until) {
  public Hold {
    InputRules.required("by", by);
    InputRules.required("why", why);
    InputRules.required("since", since);
  }

  /** Identifies it by all that it says, so that no other hold is released in its place. */
  public String id() {
    return Digest.of(List.of(by, why, since.toString(), String.valueOf(until)));
  }

  boolean holdsAt(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** One line. */
  @JsonIgnore
  public String text() {
    return "hold %s by %s since %s, %s: %s"
        .formatted(
            id(),
            by,
            Quantities.time(since),
            until == null ? "until it is released" : "until " + Quantities.time(until),
            why);
  }
}
