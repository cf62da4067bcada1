package society.postx.platform.workflows.text;

import static java.util.stream.Collectors.joining;

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
  private static final String CONTROLS = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029";

  /** The same, and letters and marks that take no room: two names that look alike may differ. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "["
              + CONTROLS
              + "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}]+");

  /** What controls a terminal, without line ends and colours. */
  private static final Pattern TERMINAL =
      Pattern.compile("(?!\\n|\\x1B\\[[0-9;]{0,12}m)[" + CONTROLS + "]");

  /** Temporal takes no summary over 400 bytes. */
  private static final int SUMMARY = 98;

  /** What markdown or HTML would take for its own; an underscore inside of a word is none. */
  private static final Pattern MARKUP =
      Pattern.compile("[\\\\`*\\[\\]<>|~]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

  private static final Pattern FIRST = Pattern.compile("^([#+-]|\\d+[.)])(?=\\s)");

  private ShownText() {}

  /** One line without invisible characters. */
  public static String oneLine(String text) {
    return UNSEEN.matcher(text).replaceAll(" ").strip();
  }

  /** One line of at most 400 bytes: what Temporal's UI shows of an activity or a child. */
  public static String summary(String text) {
    return shortened(oneLine(text), SUMMARY);
  }

  /** The lines of the text as they are, without invisible characters. */
  public static String lines(String text) {
    var end = text.endsWith("\n") ? "\n" : "";
    return text.lines().map(ShownText::indentedLine).collect(joining("\n", "", end));
  }

  /** The spaces that begin a line stay: commands are set off by them. */
  private static String indentedLine(String line) {
    var content = line.stripLeading();
    return line.substring(0, line.length() - content.length()).replaceAll("\\s", " ")
        + oneLine(content);
  }

  /**
   * What a host or a program said, as a part of our text. Several lines are marked, so that none of
   * them looks like ours: a host could print a command for the operator to paste.
   */
  public static String quoted(String text) {
    var lines = text.strip().lines().map(ShownText::oneLine).filter(it -> !it.isEmpty()).toList();
    return lines.size() <= 1
        ? String.join("", lines)
        : lines.stream().map(it -> "\n  │ " + it).collect(joining());
  }

  /** For a terminal: our own line ends and colours stay, nothing else controls it. */
  public static String terminal(String text) {
    return TERMINAL.matcher(text.replace('\t', ' ')).replaceAll(" ");
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
