package society.postx.platform.activities.ssh;

/**
 * A private key in OpenSSH's format ({@code -----BEGIN OPENSSH PRIVATE KEY-----}). Prints as its
 * purpose, never as its text.
 */
public final class PrivateKey {
  private final String purpose;
  private final String text;

  /**
   * @param purpose where it comes from, for messages: {@code platform_ssh_key}
   */
  public PrivateKey(String purpose, String text) {
    this.purpose = purpose;
    // OpenSSH refuses a key file without its last line end, which YAML tends to lose.
    this.text = text.strip() + "\n";
  }

  String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrivateKey key && key.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return purpose;
  }
}
