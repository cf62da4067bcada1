package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an operator may decide about a stuck step. */
public enum Verb {
  RETRY,
  SKIP,
  ABORT;

  @JsonCreator
  public static Verb of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
