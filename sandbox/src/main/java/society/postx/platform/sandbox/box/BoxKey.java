package society.postx.platform.sandbox.box;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Generates a new Ed25519 key pair in OpenSSH's formats.
 *
 * @param privateKey the text of an {@code OPENSSH PRIVATE KEY} file, without passphrase
 * @param publicKey {@code ssh-ed25519 AAAA…}
 */
public record BoxKey(String privateKey, String publicKey) {
  public static BoxKey generate() {
    var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
    var text = new StringWriter();
    try (var pem = new PemWriter(text)) {
      pem.writeObject(
          new PemObject("OPENSSH PRIVATE KEY", OpenSSHPrivateKeyUtil.encodePrivateKey(secret)));
      pem.flush();
      var blob = OpenSSHPublicKeyUtil.encodePublicKey(secret.generatePublicKey());
      return new BoxKey(text.toString(), "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode the new SSH key", e);
    }
  }

  @Override
  public String toString() {
    return "BoxKey[" + publicKey + "]";
  }
}
