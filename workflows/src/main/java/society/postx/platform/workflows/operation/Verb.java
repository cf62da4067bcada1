package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an operator may decide: about a stuck step, at a gate, or about a rollout on its way. */
public enum Verb {
  RETRY,
  SKIP,
  ABORT,
  APPROVE,
  REJECT,
  PAUSE,
  RESUME,
  ROLLBACK;

  @JsonCreator
  public static Verb of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Does it end or leave out something, so that others will ask why? */
  boolean needsReason() {
    return switch (this) {
      case SKIP, ABORT, REJECT, ROLLBACK -> true;
      case RETRY, APPROVE, PAUSE, RESUME -> false;
    };
  }
}
