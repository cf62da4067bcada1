package society.postx.platform.activities.ssh;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Quotes words for a POSIX shell: SSH carries one string, which the login shell on the other side
 * splits back into the same words.
 */
public final class ShellQuoting {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

  private ShellQuoting() {}

  /**
   * Quoted for a shell. A zero byte is an IllegalArgumentException; the shell gets everything else
   * unchanged.
   */
  public static String quoted(List<String> words) {
    return words.stream().map(ShellQuoting::quoted).collect(joining(" "));
  }

  private static String quoted(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "command: a word holds a zero byte, which no argument can");
    }
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
