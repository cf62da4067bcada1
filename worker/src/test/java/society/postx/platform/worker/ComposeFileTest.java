package society.postx.platform.worker;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** What a later edit of {@code docker-compose.temporal.yml} must not lose. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..");
  private static final Path FILE = ROOT.resolve("docker-compose.temporal.yml");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?(-SNAPSHOT)?");
  private static final Pattern SETTING = Pattern.compile("(?<!\\$)\\$\\{(?<name>\\w+)");
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|pwd|token|secret|key|credential).*");
  private static final Pattern LIMIT = Pattern.compile("(\\$\\{\\w+:-)?\\d+[mg]}?");

  private static final Map<String, Map<String, Object>> SERVICES = services();
  private static final Set<String> ONCE = Set.of("schema", "bootstrap");

  @TestFactory
  Stream<DynamicTest> eachServiceIsRestricted() {
    return each(
        (name, service) -> {
          assertThat(service)
              .containsEntry("read_only", true)
              .containsEntry("cap_drop", List.of("ALL"))
              .containsEntry("security_opt", List.of("no-new-privileges:true"))
              .containsKeys("pids_limit", "logging")
              .doesNotContainKeys(
                  "privileged", "cap_add", "network_mode", "pid", "devices", "env_file");
          assertThat((String) service.get("user")).matches("[1-9]\\d*:[1-9]\\d*");
          assertThat((String) service.get("mem_limit")).matches(LIMIT);
        });
  }

  @TestFactory
  Stream<DynamicTest> eachImageHasAnExactVersion() {
    return each(
        (name, service) -> {
          var image = (String) requireNonNull(service.get("image"));
          assertThat(image.substring(image.lastIndexOf(':') + 1)).matches(VERSION);
        });
  }

  /**
   * A one-shot's success is a condition of another service; else `up --wait` calls its end a
   * failure.
   */
  @TestFactory
  Stream<DynamicTest> eachServiceIsHealthyOrMustSucceedOnce() {
    return each(
        (name, service) -> {
          if (ONCE.contains(name)) {
            assertThat(service).containsEntry("restart", "on-failure:5");
            assertThat(SERVICES.values())
                .anyMatch(it -> "service_completed_successfully".equals(condition(it, name)));
          } else {
            assertThat(service)
                .containsEntry("restart", "unless-stopped")
                .containsKey("healthcheck");
            assertThat(map(service.get("healthcheck")))
                .containsKeys("test", "interval", "timeout", "retries", "start_period");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> nothingListensBeyondThisMachine() {
    return each(
        (name, service) ->
            assertThat(strings(service.get("ports")))
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:")));
  }

  @Test
  void theDatabaseHasNoPortAndNoWayOut() throws IOException {
    assertThat(SERVICES.get("postgres")).doesNotContainKey("ports");
    assertThat(SERVICES.get("postgres")).containsEntry("networks", List.of("database"));
    assertThat(map(map(whole().get("networks")).get("database"))).containsEntry("internal", true);
  }

  @TestFactory
  Stream<DynamicTest> noSecretIsInAnEnvironment() {
    return each(
        (name, service) ->
            map(service.getOrDefault("environment", Map.of()))
                .forEach(
                    (variable, value) -> {
                      if (SECRET_NAME.matcher(variable).matches()) {
                        assertThat(variable).endsWith("_FILE");
                        assertThat((String) value).startsWith("/run/secrets/");
                      }
                    }));
  }

  @Test
  void secretsAreFilesThatTheExampleExplains() throws IOException {
    var example = Files.readString(ROOT.resolve(".env.example"));
    map(whole().get("secrets"))
        .forEach(
            (name, secret) -> {
              assertThat(map(secret)).containsOnlyKeys("file");
              assertThat(example).contains("#   " + name + " ");
            });
  }

  @Test
  void theExampleHasExactlyTheSettingsOfTheFile() throws IOException {
    var used =
        SETTING
            .matcher(Files.readString(FILE))
            .results()
            .map(it -> it.group("name"))
            .collect(toCollection(TreeSet::new));
    var explained =
        Files.readAllLines(ROOT.resolve(".env.example")).stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(line -> line.substring(0, line.indexOf('=')))
            .collect(toSet());
    assertThat(explained).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void stateIsInNamedVolumesAndTheWorkersDifferInNothingElse() throws IOException {
    assertThat(map(whole().get("volumes")))
        .containsOnlyKeys("postgres", "worker-1", "worker-2", "scanner", "dumps");
    var first = new LinkedHashMap<>(requireNonNull(SERVICES.get("worker-1")));
    var second = new LinkedHashMap<>(requireNonNull(SERVICES.get("worker-2")));
    assertThat(strings(first.remove("volumes"))).contains("worker-1:/var/lib/platform");
    assertThat(strings(second.remove("volumes"))).contains("worker-2:/var/lib/platform");
    for (var own : List.of("hostname", "ports")) {
      assertThat(first.remove(own)).isNotEqualTo(second.remove(own));
    }
    assertThat(first).isEqualTo(second);
  }

  @Test
  void operatorsCannotGoAroundAnOperationInTheUi() {
    for (var ui : List.of("ui", "ui-login")) {
      assertThat(map(requireNonNull(SERVICES.get(ui)).get("environment")))
          .containsEntry("TEMPORAL_WORKFLOW_TERMINATE_DISABLED", "true")
          .containsEntry("TEMPORAL_WORKFLOW_RESET_DISABLED", "true")
          .containsEntry("TEMPORAL_BATCH_ACTIONS_DISABLED", "true");
    }
  }

  /** The server and the tool that upgrades its database. */
  @Test
  void theSchemaIsOfTheServersVersionAndTheWorkersAreOfThisOne() throws IOException {
    assertThat(tag("schema")).isEqualTo(tag("temporal"));
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains("<version>%s</version>".formatted(tag("worker-1")));
  }

  /** The proof {@code compose} runs the same versions, built from their Go modules. */
  @Test
  void whatStandsInForTemporalsImagesIsOfTheirVersions() throws IOException {
    assertThat(Files.readString(ROOT.resolve("launcher/tools.sh")))
        .contains("STAND_INS_VERSION=%s-%s\n".formatted(tag("temporal"), tag("ui")));
  }

  /** pg_dump refuses a newer server, and the workers' user reads what it writes. */
  @Test
  void theDumpsAreMadeByTheDatabasesOwnVersionAndReadByBothWorkers() {
    assertThat(tag("temporal-dump")).isEqualTo(tag("postgres"));
    var dump = requireNonNull(SERVICES.get("temporal-dump"));
    assertThat(dump.get("networks")).isEqualTo(List.of("database"));
    for (var worker : List.of("worker-1", "worker-2")) {
      var service = requireNonNull(SERVICES.get(worker));
      assertThat(service.get("user")).isEqualTo(dump.get("user"));
      assertThat(strings(service.get("volumes"))).contains("dumps:/var/lib/temporal-dumps:ro");
      assertThat(map(service.get("environment")).get("PLATFORM_TEMPORAL_DUMPS"))
          .isEqualTo(map(dump.get("environment")).get("PLATFORM_TEMPORAL_DUMPS"));
    }
  }

  private static String tag(String service) {
    var image = (String) requireNonNull(requireNonNull(SERVICES.get(service)).get("image"));
    return image.substring(image.lastIndexOf(':') + 1);
  }

  private interface Rule {
    void check(String name, Map<String, Object> service);
  }

  private static Stream<DynamicTest> each(Rule rule) {
    return SERVICES.entrySet().stream()
        .map(
            it ->
                DynamicTest.dynamicTest(it.getKey(), () -> rule.check(it.getKey(), it.getValue())));
  }

  private static @Nullable Object condition(Map<String, Object> service, String dependency) {
    var depends = map(service.getOrDefault("depends_on", Map.of()));
    return map(depends.getOrDefault(dependency, Map.of())).get("condition");
  }

  private static Map<String, Map<String, Object>> services() {
    try {
      var services = new LinkedHashMap<String, Map<String, Object>>();
      map(whole().get("services")).forEach((name, service) -> services.put(name, map(service)));
      return services;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, Object> whole() throws IOException {
    return map(new Yaml().load(Files.readString(FILE)));
  }

  @SuppressWarnings("unchecked") // YAML; a setting of another type fails the test that reads it
  private static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(@Nullable Object value) {
    return value == null ? List.of() : (List<String>) value;
  }
}
