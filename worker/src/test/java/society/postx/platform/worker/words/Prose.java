package society.postx.platform.worker.words;

import java.util.regex.Pattern;

/** The parts of a file that people read, at their places: everything else becomes blanks. */
final class Prose {
  /** Literals first, because a literal may contain what looks like a comment, and the reverse. */
  private static final Pattern JAVA =
      Pattern.compile(
          "(?<prose>//[^\\n]*"
              + "|/\\*(?s:.*?)\\*/"
              + "|\"\"\"(?s:.*?)(?<!\\\\)\"\"\""
              + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\")"
              + "|'(?:\\\\[^\\n][^'\\n]*|[^'\\\\\\n])'");

  /** The marks that begin a comment's line; a phrase may go on behind them. */
  private static final Pattern MARKS = Pattern.compile("(?m)^[ \\t]*(?:/\\*\\*?|\\*|//|#|>)+");

  /** Where a name's next word begins, as in {@code aRunThatEndsANewOne}. */
  private static final Pattern WORD =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_");

  private Prose() {}

  /** Comments and string literals of a Java source. */
  static String java(String source) {
    var prose = new StringBuilder(blank(source));
    var found = JAVA.matcher(source);
    while (found.find()) {
      if (found.group("prose") != null) {
        prose.replace(found.start(), found.end(), found.group("prose").replace('"', ' '));
      }
    }
    return prose.toString();
  }

  /** The names in a Java source as words: its classes, methods, fields and variables. */
  static String javaNames(String source) {
    return WORD.matcher(javaCode(source)).replaceAll(" ");
  }

  /** A Java source without its comments and literals. */
  static String javaCode(String source) {
    return JAVA.matcher(source).replaceAll(prose -> blank(prose.group()));
  }

  /** The text without comment marks, so that a phrase is found across lines. */
  static String unwrapped(String text) {
    return MARKS.matcher(text).replaceAll(marks -> blank(marks.group()));
  }

  private static String blank(String text) {
    return text.replaceAll("[^\\n]", " ");
  }
}
