package society.postx.platform.activities.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import society.postx.platform.activities.secrets.KeyedDigest;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;

/**
 * Records a handover beside its file: which run made it, and from which credentials. Only the
 * recipient can read the file again, so a later run compares the receipt.
 *
 * @param encrypted SHA-256 of the encrypted file, which may have been lost or replaced
 * @param digest keyed with a secret, so that it reveals nothing about the passwords
 */
record HandoverReceipt(RunLabel run, String encrypted, String digest) {

  /**
   * @param key a secret of the client that nobody types as a password
   */
  static String digest(String key, AgeRecipient recipient, String credentials) {
    return KeyedDigest.of(key, "handover\n%s\n".formatted(recipient) + credentials);
  }

  /** SHA-256 in hexadecimal digits. */
  static String hash(String file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(file.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether this file was handed over with these credentials. */
  boolean matches(String file, String wanted) {
    return encrypted.equals(hash(file)) && digest.equals(wanted);
  }

  static Optional<HandoverReceipt> parse(String text) {
    var words = text.strip().split(" ", -1);
    return words.length == 3
        ? Optional.of(new HandoverReceipt(new RunLabel(words[0]), words[1], words[2]))
        : Optional.empty();
  }

  String text() {
    return "%s %s %s\n".formatted(run, encrypted, digest);
  }
}
