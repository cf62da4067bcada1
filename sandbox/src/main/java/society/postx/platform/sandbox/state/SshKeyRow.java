package society.postx.platform.sandbox.state;

/** A public key that new servers may be given. */
public final class SshKeyRow extends Row {
  public String publicKey = "";

  /** MD5 in colon form. */
  public String fingerprint = "";
}
