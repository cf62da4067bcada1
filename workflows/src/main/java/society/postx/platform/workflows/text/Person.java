package society.postx.platform.workflows.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Tells people apart where a rule needs two of them. A name counts only if its letters are those of
 * a to z, with or without accents: a letter that takes no room, or one of another alphabet that
 * looks like ours, would make two people of one.
 */
public final class Person {
  private Person() {}

  /** The same for spellings of one name: {@code Bób.} is {@code bob}; empty for nobody. */
  public static String of(String operator) {
    var name =
        Normalizer.normalize(operator, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\p{M}\\p{P}\\p{Z}\\p{S}\\p{C}]", "");
    return name.matches("[a-z0-9]*") ? name : "";
  }

  /** Whether the second name is that of another person; nobody is none. */
  public static boolean isAnother(String one, String other) {
    return !of(one).isEmpty() && !of(other).isEmpty() && !of(one).equals(of(other));
  }
}
