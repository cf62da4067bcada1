package society.postx.platform.sandbox.monitoring;

/** What a call answers instead of {@code ok}; worded as Uptime Kuma words it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean key;

  private Refusal(String message, boolean key) {
    super(message);
    this.key = key;
  }

  /** English text, or what the database said. */
  static Refusal saying(String message) {
    return new Refusal(message, false);
  }

  /** A key of Uptime Kuma's translations. */
  static Refusal key(String key) {
    return new Refusal(key, true);
  }

  boolean isKey() {
    return key;
  }
}
