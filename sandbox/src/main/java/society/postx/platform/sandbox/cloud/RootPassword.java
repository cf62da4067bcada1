package society.postx.platform.sandbox.cloud;

import java.security.SecureRandom;

/**
 * Makes the root password that Hetzner returns if a server has no SSH key. The sandbox's machines
 * accept no password logins, so it opens nothing.
 */
final class RootPassword {
  private static final String ALPHABET = "abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ23456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RootPassword() {}

  static String random() {
    return RANDOM
        .ints(20, 0, ALPHABET.length())
        .collect(
            StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
        .toString();
  }
}
