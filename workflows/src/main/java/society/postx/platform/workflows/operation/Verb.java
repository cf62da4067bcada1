package society.postx.platform.workflows.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The decisions: about a stuck step, an approval, a running rollout or an archive's deadline. */
public enum Verb {
  RETRY,
  SKIP,
  ABORT,
  APPROVE,
  REJECT,
  PAUSE,
  RESUME,
  ROLLBACK,
  HOLD,
  RELEASE_HOLD("releaseHold"),
  EXTEND,
  DELETE_NOW("deleteNow"),
  MOVE_DATE("moveDate"),
  CONFIRM_RECEIPT("confirmReceipt");

  private final String word;

  Verb() {
    word = name().toLowerCase(Locale.ROOT);
  }

  Verb(String word) {
    this.word = word;
  }

  @JsonCreator
  public static Verb of(String word) {
    for (var verb : values()) {
      if (verb.word.equalsIgnoreCase(word)) {
        return verb;
      }
    }
    throw new IllegalArgumentException("verb: '%s': unknown".formatted(word));
  }

  @JsonValue
  public String word() {
    return word;
  }

  /** Whether it is about a date or deadline: only such decisions have instants and holds. */
  public boolean isAboutDeadline() {
    return switch (this) {
      case HOLD, RELEASE_HOLD, EXTEND, DELETE_NOW, MOVE_DATE -> true;
      case RETRY, SKIP, ABORT, APPROVE, REJECT, PAUSE, RESUME, ROLLBACK, CONFIRM_RECEIPT -> false;
    };
  }

  /** Whether it ends or skips something, so that others will ask why. */
  boolean needsReason() {
    return switch (this) {
      case SKIP,
          ABORT,
          REJECT,
          ROLLBACK,
          HOLD,
          RELEASE_HOLD,
          DELETE_NOW,
          MOVE_DATE,
          CONFIRM_RECEIPT ->
          true;
      case RETRY, APPROVE, PAUSE, RESUME, EXTEND -> false;
    };
  }
}
