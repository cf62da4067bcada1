package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.workflows.payload.InputRules;

/**
 * Files of an app: a path relative to its folder, or a glob as restic reads it. It begins with a
 * folder whose name is spelled out, so that it cannot lead out of what is backed up.
 */
public record PathPattern(@JsonValue String value) {
  private static final int LONGEST = 300;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
  private static final Pattern GLOB = Pattern.compile("[*?\\[\\]\\\\]");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PathPattern {
    var parts = List.of(value.split("/", -1));
    if (value.length() > LONGEST
        || UNSEEN.matcher(value).find()
        || parts.size() < 2
        || parts.stream().anyMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."))
        || GLOB.matcher(parts.getFirst()).find()) {
      throw InputRules.refused(
          "paths",
          value,
          "below a folder of the app, as data/admin/files/report*.odt: no leading or trailing /, no . or .., no glob in the first part, at most %d characters"
              .formatted(LONGEST));
    }
  }

  /** The folder that holds what it means: all that comes before its last part and any glob. */
  public String folder() {
    var parts = List.of(value.split("/"));
    var globs = parts.stream().map(it -> GLOB.matcher(it).find()).toList();
    var plain = globs.contains(true) ? globs.indexOf(true) : parts.size();
    return String.join("/", parts.subList(0, Math.min(plain, parts.size() - 1)));
  }

  /**
   * Whether it may mean this path, something in it or a folder above it, of which it then means
   * all. False only if restic would match none of these.
   *
   * @param path relative to the app's folder, without globs
   */
  public boolean mayTouch(String path) {
    var parts = List.of(value.split("/"));
    var names = List.of(path.split("/"));
    for (var i = 0; i < Math.min(parts.size(), names.size()); i++) {
      if (parts.get(i).equals("**")) {
        return true;
      }
      if (!mayMatch(parts.get(i), names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** From a set of characters on, anything may match. */
  private static boolean mayMatch(String part, String name) {
    var regex = new StringBuilder();
    for (var i = 0; i < part.length(); i++) {
      var c = part.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '[' -> {
          return name.matches(regex + ".*");
        }
        case '\\' -> {
          i++;
          regex.append(i < part.length() ? Pattern.quote(part.substring(i, i + 1)) : "");
        }
        default -> regex.append(Pattern.quote(Character.toString(c)));
      }
    }
    return name.matches(regex.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
