package society.postx.platform.sandbox.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Selects resources by their labels: {@code k==v}, {@code k=v}, {@code k!=v}, {@code k}, {@code
 * !k}, {@code k in (a,b)}, {@code k notin (a,b)}; a comma means and (Hetzner Cloud API, "Label
 * Selector").
 */
public final class LabelSelector implements Predicate<Map<String, String>> {
  private static final Pattern TERMS = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)");

  private final List<Predicate<Map<String, String>>> terms;

  private LabelSelector(List<Predicate<Map<String, String>>> terms) {
    this.terms = terms;
  }

  /** Parses a selector; a wrong one is refused with {@code invalid_input}. */
  public static LabelSelector parse(String selector) {
    var terms = new ArrayList<Predicate<Map<String, String>>>();
    for (var term : TERMS.split(selector, -1)) terms.add(term(term.strip()));
    return new LabelSelector(terms);
  }

  @Override
  public boolean test(Map<String, String> labels) {
    return terms.stream().allMatch(term -> term.test(labels));
  }

  private static Predicate<Map<String, String>> term(String term) {
    var set = SET.matcher(term);
    if (set.matches()) {
      var key = key(set.group(1));
      var values = Set.of(values(set.group(3)));
      boolean in = set.group(2).equals("in");
      return labels -> in == (labels.containsKey(key) && values.contains(labels.get(key)));
    }
    var equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      var key = key(equality.group(1));
      var value = value(equality.group(3));
      boolean equal = !equality.group(2).equals("!=");
      return labels -> equal == value.equals(labels.get(key));
    }
    if (term.startsWith("!")) {
      var key = key(term.substring(1).strip());
      return labels -> !labels.containsKey(key);
    }
    var key = key(term);
    return labels -> labels.containsKey(key);
  }

  private static String key(String key) {
    if (!LabelRules.isKey(key)) throw invalid("'%s' is not a label key".formatted(key));
    return key;
  }

  private static String value(String value) {
    if (!LabelRules.isValue(value)) throw invalid("'%s' is not a label value".formatted(value));
    return value;
  }

  private static String[] values(String list) {
    return Pattern.compile(",")
        .splitAsStream(list)
        .map(v -> value(v.strip()))
        .distinct()
        .toArray(String[]::new);
  }

  private static ApiError invalid(String rule) {
    return ApiError.invalid("label_selector", rule);
  }
}
