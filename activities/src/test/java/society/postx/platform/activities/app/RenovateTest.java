package society.postx.platform.activities.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.client.ImageReference;

/** The template's renovate.json, read as Renovate does: later rules win. */
class RenovateTest {
  /** What Renovate's docker-compose manager looks at by itself (its documentation). */
  private static final Pattern COMPOSE = Pattern.compile("(^|/)(?:docker-)?compose[^/]*\\.ya?ml$");

  private final JsonNode config = read();

  private static JsonNode read() {
    try {
      return JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readTree(TestTemplate.text("renovate.json"));
    } catch (JsonProcessingException e) {
      throw new AssertionError("renovate.json is not JSON", e);
    }
  }

  private static Map<String, List<String>> images() {
    var images = new TreeMap<String, List<String>>();
    TestTemplate.files()
        .forEach(
            (path, text) -> {
              if (path.endsWith("compose.yml")) {
                images.put(
                    path,
                    ComposeFile.read(path, text).images().values().stream()
                        .map(ImageReference::value)
                        .distinct()
                        .toList());
              }
            });
    return images;
  }

  @Test
  void everyImageOfTheTemplateIsFoundWhereItIsPinned() {
    var included = strings(config.path("includePaths"));
    assertThat(images()).isNotEmpty();
    images()
        .forEach(
            (path, images) -> {
              assertThat(COMPOSE.matcher(path).find()).as(path).isTrue();
              assertThat(included).as(path).anyMatch(glob -> matches(glob, path));
              var text = TestTemplate.text(path);
              assertThat(seen(text)).as(path).containsExactlyInAnyOrderElementsOf(images);
            });
    assertThat(strings(config.path("enabledManagers"))).containsExactly("docker-compose");
  }

  @Test
  void anAppsImagesAreOneMergeRequestAndMajorsAreNot() {
    images()
        .forEach(
            (path, images) ->
                images.forEach(
                    image -> {
                      assertThat(rules(image, "minor").path("groupName").asText())
                          .startsWith("{{{parentDir}}}");
                      assertThat(rules(image, "major").path("groupName").isNull()).isTrue();
                      assertThat(strings(rules(image, "major").path("addLabels")))
                          .containsExactly("major");
                    }));
  }

  @Test
  void patchesComeAtAnyTimeAndTheRestOnceAWeek() {
    assertThat(strings(rules("nextcloud:28.0.1", "patch").path("schedule")))
        .containsExactly("at any time");
    assertThat(strings(rules("postgres:17.12", "minor").path("schedule")))
        .containsExactly("at any time");
    assertThat(rules("nextcloud:28.0.1", "minor").has("schedule")).isFalse();
    assertThat(strings(config.path("schedule"))).containsExactly("* 5-8 * * 1");
  }

  @Test
  void anotherMajorPostgresIsNeverOfferedAndOfNothingElseIsTheSameTrue() {
    images()
        .values()
        .forEach(
            images ->
                images.forEach(
                    image ->
                        assertThat(rules(image, "major").has("enabled"))
                            .as(image)
                            .isEqualTo(image.startsWith("postgres:"))));
    assertThat(rules("postgres:17.12", "major").path("enabled").asBoolean(true)).isFalse();
    assertThat(rules("postgres:17.12", "major").path("description").asText()).contains("dump");
  }

  @Test
  void nothingIsMergedByItselfAndTagsStayTags() {
    assertThat(config.path("automerge").isBoolean()).isTrue();
    assertThat(config.findValues("automerge")).allMatch(value -> !value.asBoolean(true));
    assertThat(config.findValues("pinDigests")).allMatch(value -> !value.asBoolean(true));
    assertThat(strings(config.path("prBodyNotes")))
        .anyMatch(
            note -> note.contains("./platform deploy {{{baseBranch}}} --app {{{parentDir}}}"));
  }

  /** Written out in a service or in an {@code x-} block: the manager follows no {@code <<}. */
  private static List<String> seen(String text) {
    return Pattern.compile("(?m)^(?:  |    )image: (\\S+)$")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static boolean matches(String glob, String path) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path));
  }

  /** What the rules that match say, the last word of each. */
  private ObjectNode rules(String image, String updateType) {
    var said = JsonNodeFactory.instance.objectNode();
    var name = image.substring(0, image.lastIndexOf(':'));
    for (var rule : config.path("packageRules")) {
      if (allows(rule, "matchPackageNames", name) && allows(rule, "matchUpdateTypes", updateType)) {
        said.setAll((ObjectNode) rule);
      }
    }
    return said;
  }

  private static boolean allows(JsonNode rule, String matcher, String value) {
    return !rule.has(matcher) || strings(rule.path(matcher)).contains(value);
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
