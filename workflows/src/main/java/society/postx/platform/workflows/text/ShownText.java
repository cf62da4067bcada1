package society.postx.platform.workflows.text;

import java.util.regex.Pattern;

/**
 * Cleans text of people, hosts and other programs before it is shown: it must not control a
 * terminal or look like a part of the checklist.
 */
public final class ShownText {
  /**
   * Control and format characters (escapes, line ends, marks that turn the reading direction),
   * halves of characters, and characters without a meaning of their own.
   */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029]+");

  /** What markdown or HTML would take for its own; an underscore inside of a word is none. */
  private static final Pattern MARKUP =
      Pattern.compile("[\\\\`*\\[\\]<>|~]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

  private static final Pattern FIRST = Pattern.compile("^([#+-]|\\d+[.)])(?=\\s)");

  private ShownText() {}

  /** One line without characters that nobody sees. */
  public static String oneLine(String text) {
    return UNSEEN.matcher(text).replaceAll(" ").strip();
  }

  /** The text, or its first whole characters and {@code …}; at most one more than {@code most}. */
  public static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    var inPair = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most) + "…";
  }

  /** As {@link #oneLine}, for markdown, in which it stands for itself. */
  public static String markdown(String text) {
    var marked = MARKUP.matcher(oneLine(text)).replaceAll("\\\\$0");
    return FIRST.matcher(marked).replaceAll("\\\\$1");
  }

  /** A code span: quotes stay straight, so that it can be pasted. */
  public static String code(String text) {
    var line = oneLine(text);
    var fence = "`";
    while (line.contains(fence)) {
      fence += "`";
    }
    return fence.length() == 1 ? fence + line + fence : fence + " " + line + " " + fence;
  }
}
