package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * An age X25519 public key: {@code age1} and 58 Bech32 characters with a checksum
 * (age-encryption.org/v1, BIP 173). The checksum refuses a mistyped key before anything is
 * encrypted to it.
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record AgeRecipient(@JsonValue String value) {
  private static final Pattern RULE = Pattern.compile("age1[02-9ac-hj-np-z]{58}");
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AgeRecipient {
    if (value == null || !RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "recipient: '%s': an age public key: age1 and 58 characters (make one with age-keygen)"
              .formatted(value));
    }
    if (checksum(value) != 1) {
      throw new IllegalArgumentException(
          "recipient: '%s': its checksum is wrong; copy the key again".formatted(value));
    }
  }

  private static int checksum(String value) {
    var sum = 1;
    for (var symbol : new int[] {'a' >> 5, 'g' >> 5, 'e' >> 5, 0, 'a' & 31, 'g' & 31, 'e' & 31}) {
      sum = step(sum, symbol);
    }
    for (var position = "age1".length(); position < value.length(); position++) {
      sum = step(sum, ALPHABET.indexOf(value.charAt(position)));
    }
    return sum;
  }

  private static int step(int sum, int symbol) {
    var top = sum >>> 25;
    var next = (sum & 0x1ffffff) << 5 ^ symbol;
    for (var bit = 0; bit < GENERATOR.length; bit++) {
      next ^= (top >>> bit & 1) == 1 ? GENERATOR[bit] : 0;
    }
    return next;
  }

  @Override
  public String toString() {
    return value;
  }
}
