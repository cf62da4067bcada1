package society.postx.platform.activities.box;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Generates the password that Hetzner requires for a sub-account. The platform keeps it nowhere:
 * its own logins use keys.
 */
public final class RandomPassword {
  private static final List<String> KINDS =
      List.of("abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!$%+-=?_#");
  private static final int OF_EACH = 12;

  private RandomPassword() {}

  /** 48 characters, a quarter of each kind (Hetzner: 12 to 128, each kind at least once). */
  public static String next() {
    var random = new SecureRandom();
    var characters =
        KINDS.stream()
            .flatMapToInt(kind -> random.ints(OF_EACH, 0, kind.length()).map(kind::charAt))
            .mapToObj(Character::toString)
            .collect(Collectors.toList());
    Collections.shuffle(characters, random);
    return String.join("", characters);
  }
}
