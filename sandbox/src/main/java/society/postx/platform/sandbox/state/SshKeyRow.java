package society.postx.platform.sandbox.state;

/** Holds a public key for new servers. */
public final class SshKeyRow extends Row {
  public String publicKey = "";

  /** MD5 in colon form. */
  public String fingerprint = "";
}
