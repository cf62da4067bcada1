package society.postx.platform.sandbox.api;

import java.util.Map;
import java.util.regex.Pattern;

/** Checks the keys and values of labels (Hetzner Cloud API, "Labels"). */
final class LabelRules {
  private static final String WORD = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?";
  private static final String DOMAIN =
      "[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";
  private static final Pattern KEY = Pattern.compile("((" + DOMAIN + ")/)?" + WORD);
  private static final Pattern VALUE = Pattern.compile("(" + WORD + ")?");
  private static final int LONGEST_PREFIX = 253;

  private LabelRules() {}

  static void check(Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          if (!isKey(key))
            throw ApiError.invalid("labels", "'%s' is not a label key".formatted(key));
          if (!isValue(value))
            throw ApiError.invalid("labels", "'%s' is not a label value".formatted(value));
          if (key.startsWith("hetzner.cloud/"))
            throw ApiError.invalid("labels", "the prefix hetzner.cloud/ is reserved");
        });
  }

  static boolean isKey(String key) {
    return KEY.matcher(key).matches() && key.indexOf('/') <= LONGEST_PREFIX;
  }

  static boolean isValue(String value) {
    return VALUE.matcher(value).matches();
  }
}
