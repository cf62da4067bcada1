package society.postx.platform.sandbox.monitoring;

/** What a call answers instead of {@code ok}; worded as Uptime Kuma words it. */
final class KumaError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean key;

  private KumaError(String message, boolean key) {
    super(message);
    this.key = key;
  }

  /** English text, or what the database said. */
  static KumaError saying(String message) {
    return new KumaError(message, false);
  }

  /** A key of Uptime Kuma's translations. */
  static KumaError key(String key) {
    return new KumaError(key, true);
  }

  boolean isKey() {
    return key;
  }
}
