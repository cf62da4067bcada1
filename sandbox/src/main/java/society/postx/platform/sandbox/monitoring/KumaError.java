package society.postx.platform.sandbox.monitoring;

/** Ends a call with an error answer in Uptime Kuma's words. */
final class KumaError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean key;

  private KumaError(String message, boolean key) {
    super(message);
    this.key = key;
  }

  /** Answers with English text, or with the database's message. */
  static KumaError saying(String message) {
    return new KumaError(message, false);
  }

  /** Answers with a key of Uptime Kuma's translations. */
  static KumaError key(String key) {
    return new KumaError(key, true);
  }

  boolean isKey() {
    return key;
  }
}
