package society.postx.platform.activities.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import society.postx.platform.workflows.client.AgeRecipient;

/**
 * To whom a sops file is encrypted, in groups: who opens it needs one age key of each of {@code
 * threshold} groups (Shamir's secret sharing; getsops.io, "Key groups").
 *
 * @param groups age recipients, as sops wrote them; one group where the file knows no groups
 */
public record KeyGroups(List<List<String>> groups, int threshold) {
  private static final String GROUPS = "key_groups";
  private static final String THRESHOLD = "shamir_threshold";
  private static final String RULES = "creation_rules";
  private static final String AGE = "age";
  private static final int BOTH = 2;

  public KeyGroups {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** Of an encrypted file; empty where it is none, which sops itself explains. */
  public static Optional<KeyGroups> of(String encrypted) {
    return root(encrypted).map(it -> it.get("sops")).map(KeyGroups::read);
  }

  private static KeyGroups read(Object sops) {
    return sops instanceof Map<?, ?> map && map.get(GROUPS) instanceof List<?> groups
        ? new KeyGroups(
            groups.stream().map(KeyGroups::recipients).toList(),
            map.get(THRESHOLD) instanceof Integer parts ? parts : groups.size())
        : new KeyGroups(List.of(recipients(sops)), 1);
  }

  /**
   * The client's own key, without which nobody opens the file; empty where the platform's keys
   * alone open it.
   */
  public Optional<AgeRecipient> client() {
    if (groups.size() != BOTH || threshold != BOTH || groups.getLast().size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AgeRecipient(groups.getLast().getFirst()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // an SSH key or a plugin's: no client has one from us
    }
  }

  /** The platform's keys. */
  public List<String> platform() {
    return groups.getFirst();
  }

  /**
   * Creation rules with the client's key as a second group of each rule that names age keys; all
   * else stays as the operator wrote it.
   */
  static String rules(String rules, AgeRecipient client) {
    var all = root(rules);
    if (all.isEmpty() || !(all.get().get(RULES) instanceof List<?> list)) {
      return rules;
    }
    var grouped = new ArrayList<>();
    list.forEach(rule -> grouped.add(grouped(rule, client)));
    all.get().put(RULES, grouped);
    return new Yaml(new DumperOptions()).dump(all.get());
  }

  private static Object grouped(Object rule, AgeRecipient client) {
    if (!(rule instanceof Map<?, ?> map) || map.get(AGE) == null || map.containsKey(GROUPS)) {
      return rule;
    }
    var result = new LinkedHashMap<Object, Object>(map);
    var platform =
        result.remove(AGE) instanceof List<?> list
            ? list
            : List.of(String.valueOf(map.get(AGE)).strip().split("\\s*,\\s*", -1));
    result.put(GROUPS, List.of(Map.of(AGE, platform), Map.of(AGE, List.of(client.value()))));
    result.put(THRESHOLD, BOTH);
    return result;
  }

  private static List<String> recipients(Object group) {
    var found = new ArrayList<String>();
    if (group instanceof Map<?, ?> map && map.get(AGE) instanceof List<?> keys) {
      for (var key : keys) {
        if (key instanceof Map<?, ?> one && one.get("recipient") instanceof String recipient) {
          found.add(recipient);
        }
      }
    }
    return found;
  }

  private static Optional<Map<String, Object>> root(String text) {
    var limits = new LoaderOptions();
    limits.setAllowDuplicateKeys(false);
    try {
      if (new Yaml(new SafeConstructor(limits)).load(text) instanceof Map<?, ?> map) {
        var root = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> root.put(String.valueOf(key), value));
        return Optional.of(root);
      }
    } catch (YAMLException e) {
      // sops says it better
    }
    return Optional.empty();
  }
}
