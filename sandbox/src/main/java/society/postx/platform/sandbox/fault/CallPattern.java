package society.postx.platform.sandbox.fault;

import java.util.List;

/**
 * Matches API calls: {@code POST /v1/servers}, {@code * /v1/servers/*}, {@code GET /v1/zones/**};
 * {@code *} is any method or one segment (as is {@code {id}}), {@code **} at the end is the rest.
 */
record CallPattern(String method, List<String> segments) {
  static CallPattern parse(String call) {
    var parts = call.strip().split("\\s+", 2);
    if (parts.length != 2 || !parts[1].startsWith("/"))
      throw new IllegalArgumentException(
          "call: '%s': must be a method and a path (example: POST /v1/servers)".formatted(call));
    return new CallPattern(parts[0], segments(parts[1]));
  }

  boolean matches(String askedMethod, String path) {
    if (!method.equals("*") && !method.equals(askedMethod)) return false;
    var asked = segments(path);
    for (int i = 0; i < segments.size(); i++) {
      var wanted = segments.get(i);
      if (wanted.equals("**")) return true;
      if (i >= asked.size()) return false;
      if (!wanted.equals("*") && !wanted.startsWith("{") && !wanted.equals(asked.get(i)))
        return false;
    }
    return asked.size() == segments.size();
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
