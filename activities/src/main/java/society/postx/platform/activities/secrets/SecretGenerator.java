package society.postx.platform.activities.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import society.postx.platform.activities.app.AppManifest;

/** Generates secret values in memory from the system's randomness. */
final class SecretGenerator {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Without 0 O 1 l I: people read passwords out. */
  private static final String READABLE =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  private static final String HEX = "0123456789abcdef";

  private SecretGenerator() {}

  static String of(AppManifest.Secret secret) {
    return switch (secret.kind()) {
      case PASSWORD -> password(secret.length());
      case HEX -> letters(HEX, secret.length());
    };
  }

  static String password(int length) {
    return letters(READABLE, length);
  }

  /** An ed25519 private key in OpenSSH's format, without passphrase. */
  static String sshKey() {
    return sshKey(new Ed25519PrivateKeyParameters(RANDOM));
  }

  /**
   * The same key for the same seed.
   *
   * @param seed 32 bytes that nobody else knows
   */
  static String sshKey(byte[] seed) {
    return sshKey(new Ed25519PrivateKeyParameters(seed, 0));
  }

  private static String sshKey(Ed25519PrivateKeyParameters key) {
    try {
      return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(70, new byte[] {'\n'})
              .encodeToString(OpenSSHPrivateKeyUtil.encodePrivateKey(key))
          + "\n-----END OPENSSH PRIVATE KEY-----\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String letters(String alphabet, int length) {
    var drawn = new StringBuilder(length);
    for (var letter = 0; letter < length; letter++) {
      drawn.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return drawn.toString();
  }
}
