package society.postx.platform.workflows.payload;

import java.util.Set;
import java.util.stream.Collectors;

/** Text of unknown origin as it may stand in a message: short, and on one line. */
final class Shown {
  /** Characters of a value; with the rest of a message, at most {@link #MESSAGE}. */
  private static final int VALUE = 200;

  private static final int MESSAGE = 2000;
  private static final String OPENS = ": '";
  private static final String CLOSES = "': ";

  /** What moves a terminal's cursor, breaks a line or turns its direction. */
  private static final Set<Integer> HIDDEN =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR,
          (int) Character.PRIVATE_USE,
          (int) Character.SURROGATE,
          (int) Character.UNASSIGNED);

  private Shown() {}

  static String value(String text) {
    return escaped(shortened(text, VALUE));
  }

  /** {@code field: 'value': rule}, with a long value cut so that the rule is still there. */
  static String message(String text) {
    var from = text.indexOf(OPENS);
    var to = text.lastIndexOf(CLOSES);
    var whole =
        from < 0 || to < from + OPENS.length()
            ? text
            : text.substring(0, from + OPENS.length())
                + shortened(text.substring(from + OPENS.length(), to), VALUE)
                + text.substring(to);
    return escaped(shortened(whole, MESSAGE));
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            code ->
                HIDDEN.contains(Character.getType(code))
                    ? "\\u%04x".formatted(code)
                    : Character.toString(code))
        .collect(Collectors.joining());
  }
}
