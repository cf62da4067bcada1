package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The decisions: about a stuck step, an approval or a running rollout. */
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

  /** Whether it ends or skips something, so that others will ask why. */
  boolean needsReason() {
    return switch (this) {
      case SKIP, ABORT, REJECT, ROLLBACK -> true;
      case RETRY, APPROVE, PAUSE, RESUME -> false;
    };
  }
}
