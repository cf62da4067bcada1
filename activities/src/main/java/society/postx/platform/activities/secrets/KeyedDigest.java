package society.postx.platform.activities.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests secrets with a key, so that the digest may be shown: without the key nobody can test
 * guesses of a weak password against it.
 */
public final class KeyedDigest {
  private static final String ALGORITHM = "HmacSHA256";

  private KeyedDigest() {}

  /**
   * 64 hexadecimal digits.
   *
   * @param key a secret that nobody types as a password
   */
  public static String of(String key, String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
