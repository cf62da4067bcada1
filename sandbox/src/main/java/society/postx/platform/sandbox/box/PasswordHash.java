package society.postx.platform.sandbox.box;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Hashes passwords for {@code /etc/shadow} with bcrypt, which libxcrypt reads. */
final class PasswordHash {
  private static final int COST = 6; // a sandbox is started often; its passwords guard nothing
  private static final int LONGEST = 72;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PasswordHash() {}

  static String hash(String password) {
    var salt = new byte[16];
    RANDOM.nextBytes(salt);
    return OpenBSDBCrypt.generate("2b", bytes(password), salt, COST);
  }

  static boolean matches(String password, String hash) {
    return OpenBSDBCrypt.checkPassword(hash, bytes(password));
  }

  private static byte[] bytes(String password) {
    var bytes = password.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST); // libxcrypt's limit
  }
}
