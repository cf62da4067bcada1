package society.postx.platform.workflows.alert;

import java.util.Locale;

/**
 * A channel that reaches the operators, named as {@code alerts} in {@code platform.yml} names it.
 */
public enum AlertChannel {
  MAIL,
  WEBHOOK;

  /** {@code mail}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
