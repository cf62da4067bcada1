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
 * Reads platform.yml, and checks that it has what an operator must fill in, before any worker reads
 * it. The worker's own check is stricter.
 */
public final class PlatformFile {
  private static final List<String> REQUIRED =
      List.of("zone", "managementCidrs", "storageBox", "acme", "monitoring");

  private static final String FILE = "platform.yml";

  private PlatformFile() {}

  /** What it says in the newest commit. */
  public static Map<String, Object> settings(LocalRepository repository) {
    return YamlReader.map(
        FILE,
        repository
            .text(FILE)
            .orElseThrow(
                () ->
                    CommandError.failed(
                        "%s: is not in the newest commit of %s".formatted(FILE, repository))));
  }

  /** Returns what is wrong; empty if nothing is. */
  public static List<String> problems(String text) {
    Map<String, Object> settings;
    try {
      settings = YamlReader.map(FILE, text);
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
