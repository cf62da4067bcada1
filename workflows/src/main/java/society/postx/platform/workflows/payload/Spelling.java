package society.postx.platform.workflows.payload;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that is closest to a misspelt one. */
public final class Spelling {
  private static final int NEAR = 3;
  private static final int LONGEST = 100; // every known word is shorter

  private Spelling() {}

  /** The known word that is the fewest edits away, if those are few. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(it -> distance(word, it) <= Math.min(NEAR, word.length() / 2))
        .min(Comparator.<String>comparingInt(it -> distance(word, it)).thenComparing(it -> it));
  }

  /** Levenshtein's. */
  private static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (var column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (var line = 1; line <= from.length(); line++) {
      var diagonal = row[0];
      row[0] = line;
      for (var column = 1; column <= to.length(); column++) {
        var replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
