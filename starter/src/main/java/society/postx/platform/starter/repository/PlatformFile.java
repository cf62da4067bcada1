package society.postx.platform.starter.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.client.Cidr;
import society.postx.platform.workflows.client.Domain;

/**
 * Checks that platform.yml has what an operator must fill in, before any worker reads it. The
 * worker's own check is stricter.
 */
public final class PlatformFile {
  private static final List<String> REQUIRED =
      List.of("zone", "managementCidrs", "storageBox", "acme", "monitoring");

  private PlatformFile() {}

  /** Returns what is wrong; empty if nothing is. */
  public static List<String> problems(String text) {
    Map<String, Object> settings;
    try {
      settings = YamlReader.map("platform.yml", text);
    } catch (CommandError refusal) {
      return List.of(refusal.said().replaceFirst("^platform.yml: ", ""));
    }
    var problems = new ArrayList<String>();
    REQUIRED.stream()
        .filter(key -> settings.get(key) == null)
        .forEach(key -> problems.add(key + ": missing"));
    check(problems, settings.get("zone"), zone -> new Domain(zone.toString()));
    if (settings.get("managementCidrs") instanceof List<?> networks) {
      if (networks.isEmpty()) {
        problems.add("managementCidrs: must not be empty, or the platform cannot reach its hosts");
      }
      networks.forEach(one -> check(problems, one, value -> new Cidr(value.toString())));
    }
    return problems;
  }

  private static void check(List<String> problems, @Nullable Object value, Consumer<Object> rule) {
    if (value == null) {
      return;
    }
    try {
      rule.accept(value);
    } catch (IllegalArgumentException broken) {
      problems.add(String.valueOf(broken.getMessage()));
    }
  }
}
