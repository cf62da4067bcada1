package society.postx.platform.workflows.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Computes a short digest of an approved plan; any change of the plan changes it. */
public final class Digest {
  private static final int LENGTH = 12;

  private Digest() {}

  public static String of(List<String> approved) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      for (var part : approved) {
        hash.update("%d:%s".formatted(part.length(), part).getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(hash.digest()).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
