package society.postx.platform.activities.app;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import society.postx.platform.activities.yaml.YamlFile;

/**
 * What an app must not start or send on a copy of a client's data. The copy's firewall closes
 * everything else outward.
 *
 * @param without services that are not started; no other service may depend on them
 * @param environment by service, laid over its own
 * @param beforeStart like those of a restore, and after them
 */
public record Quarantine(
    List<String> without,
    Map<String, Map<String, String>> environment,
    List<ContainerCommand> beforeStart) {
  /** Docker Compose reads it after compose.yml, in the same folder. */
  public static final String OVERRIDE = "compose.override.yml";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern VALUE = Pattern.compile("[ -~]{0,1000}");

  public Quarantine {
    without = list("without", without);
    without.forEach(it -> AppManifest.requireService("without", it));
    environment = environment == null ? Map.of() : environment;
    environment.forEach(Quarantine::requireVariables);
    environment = Map.copyOf(environment);
    beforeStart = list("beforeStart", beforeStart);
    for (var service : without) {
      if (environment.containsKey(service)) {
        throw new IllegalArgumentException(
            "environment: '%s': is not started, see without".formatted(service));
      }
    }
  }

  private static void requireVariables(String service, Map<String, String> variables) {
    AppManifest.requireService("environment", service);
    required("environment." + service, variables)
        .forEach(
            (name, value) -> {
              matching(VARIABLE, "environment." + service, name, "a variable (example: SMTP_HOST)");
              matching(
                  VALUE, "environment.%s.%s".formatted(service, name), value, "one line of text");
            });
  }

  /** The file {@link #OVERRIDE} that a copy gets beside its compose.yml. */
  public String override() {
    var services = new TreeMap<String, Object>();
    without.forEach(service -> services.put(service, Map.of("profiles", List.of("never"))));
    environment.forEach(
        (service, variables) -> {
          var literal = new LinkedHashMap<String, String>();
          new TreeMap<>(variables)
              .forEach((name, value) -> literal.put(name, value.replace("$", "$$")));
          services.put(service, Map.of("environment", literal));
        });
    return YamlFile.text(Map.of("services", services));
  }
}
