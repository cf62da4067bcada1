package society.postx.platform.activities.sshkey;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.io.IOException;
import java.io.StringReader;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;

/**
 * Computes the public half of a private key instead of storing it, so that the two cannot disagree.
 */
public final class PublicHalf {
  private PublicHalf() {}

  /**
   * SECRETS_UNREADABLE when it is not a private key in OpenSSH's format or needs a passphrase.
   *
   * @param secret name of the secret, for the message; its value is never shown
   * @param privateKey as ssh-keygen writes it: {@code -----BEGIN OPENSSH PRIVATE KEY-----}
   * @return {@code ssh-ed25519 AAAA…}, without a comment
   */
  public static String of(String secret, String privateKey) {
    try {
      var file = new OpenSSHKeyV1KeyFile();
      file.init(new StringReader(privateKey));
      var key = file.getPublic();
      var bytes = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
      return KeyType.fromKey(key) + " " + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException | RuntimeException e) { // sshj throws both; neither message may get out
      throw SECRETS_UNREADABLE.stop(
          secret + ": not a private key in OpenSSH's format without a passphrase");
    }
  }
}
