package society.postx.platform.activities.backup;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code restic prune} prints about itself; the same lines since restic 0.12.
 *
 * @param freed {@code 22.890 MiB}, as restic writes it
 * @param copied whether it copied packs that are still needed in part
 * @param unusedPercent of the repository that no snapshot needs and that is still there
 */
record PruneSummary(String freed, boolean copied, double unusedPercent) {
  /** Restic's default for {@code --max-unused}: it leaves so much alone. */
  private static final double LEFT_ALONE = 5.0;

  private static final Pattern REPACK = Pattern.compile("(?m)^to repack: +(\\d+) blobs / ");
  private static final Pattern TOTAL =
      Pattern.compile("(?m)^total prune: +\\d+ blobs / ([0-9.]+ [KMGT]?i?B)$");
  private static final Pattern UNUSED =
      Pattern.compile("(?m)^unused size after prune: .*\\(([0-9.]+|NaN)% of remaining size\\)$");

  static PruneSummary of(String output) throws IOException {
    return new PruneSummary(
        find(TOTAL, output).group(1),
        !find(REPACK, output).group(1).equals("0"),
        Double.parseDouble(find(UNUSED, output).group(1)));
  }

  private static Matcher find(Pattern pattern, String output) throws IOException {
    var found = pattern.matcher(output);
    if (!found.find()) {
      throw new IOException(
          "restic prune printed no line like %s; which version is it?".formatted(pattern));
    }
    return found;
  }

  /**
   * Whether another slice could free more. One that copied nothing leaves only packs larger than
   * itself.
   */
  boolean more() {
    return copied && unusedPercent > LEFT_ALONE;
  }
}
