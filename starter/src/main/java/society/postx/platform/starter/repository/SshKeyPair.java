package society.postx.platform.starter.repository;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * Generates an ed25519 key pair in memory, so that its private half is never in a file.
 *
 * @param privateKey in OpenSSH's own format
 * @param publicKey one line as in authorized_keys
 */
record SshKeyPair(String privateKey, String publicKey) {

  static SshKeyPair generate(String comment) throws IOException {
    var key = new Ed25519PrivateKeyParameters(new SecureRandom());
    var mime = Base64.getMimeEncoder(70, new byte[] {'\n'});
    return new SshKeyPair(
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + mime.encodeToString(OpenSSHPrivateKeyUtil.encodePrivateKey(key))
            + "\n-----END OPENSSH PRIVATE KEY-----\n",
        "ssh-ed25519 %s %s"
            .formatted(
                Base64.getEncoder()
                    .encodeToString(OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey())),
                comment));
  }

  @Override
  public String toString() {
    return publicKey; // a record would print the private half
  }
}
