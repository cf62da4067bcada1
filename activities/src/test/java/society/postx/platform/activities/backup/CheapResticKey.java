package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * A key file for a restic repository whose password costs nothing to try: restic's own keys take
 * half a second of each call. Format: restic's design document, "Keys, Encryption and MAC".
 */
final class CheapResticKey {
  private static final int COST = 2;
  private static final int BLOCK = 16;

  private CheapResticKey() {}

  /**
   * The content of a file in {@code keys}.
   *
   * @param masterKey as {@code restic cat masterkey} prints it
   */
  static byte[] of(String password, String masterKey)
      throws GeneralSecurityException, JsonProcessingException {
    var salt = random(64);
    var derived = SCrypt.generate(password.getBytes(UTF_8), salt, COST, 1, 1, 64);
    return new ObjectMapper()
        .writeValueAsBytes(
            Map.of(
                "created",
                "2026-01-01T00:00:00Z",
                "username",
                "root",
                "hostname",
                "client-alpha",
                "kdf",
                "scrypt",
                "N",
                COST,
                "r",
                1,
                "p",
                1,
                "salt",
                Base64.getEncoder().encodeToString(salt),
                "data",
                Base64.getEncoder().encodeToString(sealed(derived, masterKey))));
  }

  /** The nonce, the text encrypted with AES-256 in counter mode, and its Poly1305-AES. */
  private static byte[] sealed(byte[] key, String text) throws GeneralSecurityException {
    var nonce = random(BLOCK);
    var counter = Cipher.getInstance("AES/CTR/NoPadding");
    counter.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, 32, "AES"), new IvParameterSpec(nonce));
    var encrypted = counter.doFinal(text.getBytes(UTF_8));
    var macKey = new byte[2 * BLOCK];
    System.arraycopy(key, 48, macKey, 0, BLOCK);
    System.arraycopy(key, 32, macKey, BLOCK, BLOCK);
    var mac = new Poly1305(AESEngine.newInstance());
    mac.init(new ParametersWithIV(new KeyParameter(macKey), nonce));
    mac.update(encrypted, 0, encrypted.length);
    var sealed = Arrays.copyOf(nonce, nonce.length + encrypted.length + BLOCK);
    System.arraycopy(encrypted, 0, sealed, BLOCK, encrypted.length);
    mac.doFinal(sealed, BLOCK + encrypted.length);
    return sealed;
  }

  private static byte[] random(int bytes) {
    var random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
