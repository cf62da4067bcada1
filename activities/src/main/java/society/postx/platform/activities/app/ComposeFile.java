package society.postx.platform.activities.app;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import society.postx.platform.workflows.client.ImageReference;

/**
 * The pinned images of an app's {@code compose.yml}, the only part that the platform reads.
 *
 * @param images pinned image of each service, anchors and merges resolved
 */
public record ComposeFile(SortedMap<String, ImageReference> images) {
  private static final int LONGEST = 1 << 20; // code points

  /** INVALID_INPUT with path, service and rule where an image is not pinned (ADR §8). */
  public static ComposeFile read(String path, String text) {
    if (!(root(path, text) instanceof Map<?, ?> file
        && file.get("services") instanceof Map<?, ?> services
        && !services.isEmpty())) {
      throw INVALID_INPUT.stop(path + ": services: is missing");
    }
    var images = new TreeMap<String, ImageReference>();
    for (var service : services.entrySet()) {
      var field = "services." + service.getKey();
      if (!(service.getValue() instanceof Map<?, ?> settings)) {
        throw INVALID_INPUT.stop("%s: %s: has no settings".formatted(path, field));
      }
      images.put(
          String.valueOf(service.getKey()), image(path, field + ".image", settings.get("image")));
    }
    return new ComposeFile(images);
  }

  /** The pinned images, each once, sorted. */
  public List<String> pinned() {
    return images.values().stream().map(ImageReference::value).distinct().sorted().toList();
  }

  private static ImageReference image(String path, String field, @Nullable Object value) {
    if (!(value instanceof String name)) {
      throw INVALID_INPUT.stop(
          "%s: %s: is missing; images are pulled, not built on hosts".formatted(path, field));
    }
    try {
      return new ImageReference(name);
    } catch (IllegalArgumentException e) {
      var rule = String.valueOf(e.getMessage()).replaceFirst("^image", field);
      throw INVALID_INPUT.stop(path + ": " + rule);
    }
  }

  private static Object root(String path, String text) {
    var limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setAllowDuplicateKeys(false);
    limits.setAllowRecursiveKeys(false);
    try {
      var root = new Yaml(new SafeConstructor(limits)).<Object>load(text);
      return root == null ? Map.of() : root;
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw INVALID_INPUT.stop(
          mark == null
              ? "%s: %s".formatted(path, e.getProblem())
              : "%s: line %d, column %d: %s"
                  .formatted(path, mark.getLine() + 1, mark.getColumn() + 1, e.getProblem()));
    } catch (YAMLException e) {
      throw INVALID_INPUT.stop("%s: cannot be read as YAML: %s".formatted(path, e.getMessage()));
    } catch (ClassCastException | IllegalArgumentException e) {
      // snakeyaml throws this where "!!int" stands before a word, "!!binary" before a mapping
      throw INVALID_INPUT.stop(
          path + ": cannot be read as YAML: a tag (!!…) does not fit its value");
    }
  }
}
