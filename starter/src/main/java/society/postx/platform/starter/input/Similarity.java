package society.postx.platform.starter.input;

import java.util.Locale;

/** How far two words are apart: Levenshtein's distance, in letters. */
public final class Similarity {
  private Similarity() {}

  public static int distance(String one, String other) {
    var left = one.toLowerCase(Locale.ROOT);
    var right = other.toLowerCase(Locale.ROOT);
    var row = new int[right.length() + 1];
    for (var column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (var line = 1; line <= left.length(); line++) {
      var diagonal = row[0];
      row[0] = line;
      for (var column = 1; column <= right.length(); column++) {
        var changed = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(changed, Math.min(row[column], row[column - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
