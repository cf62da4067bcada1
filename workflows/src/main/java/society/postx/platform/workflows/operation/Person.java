package society.postx.platform.workflows.operation;

import java.text.Normalizer;
import java.util.Locale;

/** Tells people apart where a rule needs two of them. */
public final class Person {
  private Person() {}

  /** The same for spellings of one name: {@code Bob.} is {@code bob}. */
  public static String of(String operator) {
    return Normalizer.normalize(operator, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]", "");
  }

  public static boolean same(String one, String other) {
    return of(one).equals(of(other));
  }
}
