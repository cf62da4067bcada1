package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests and the demo deploy is the operator's template but for the tags of its images. */
final class SandboxPinsTest {
  @TempDir private Path folder;

  @Test
  void theSandboxDiffersFromTheTemplateInTagsOnly() {
    assertThat(withoutTags(TestTemplate.files())).isEqualTo(withoutTags(TestTemplate.asPinned()));
    assertThat(TestTemplate.files()).isNotEqualTo(TestTemplate.asPinned());
  }

  @Test
  void everyPinOfTheSandboxIsOfAnImageThatTheTemplateHas() {
    assertThat(TestTemplate.sandboxPins()).isNotEmpty();
    TestTemplate.sandboxPins()
        .forEach(
            (image, tag) ->
                assertThat(TestTemplate.files().values())
                    .as(image)
                    .anyMatch(text -> text.contains("image: %s:%s\n".formatted(image, tag))));
  }

  @Test
  void theDemoDeploysWhatTheTestsDo() throws IOException, InterruptedException {
    for (var file : TestTemplate.asPinned().entrySet()) {
      var copy = folder.resolve(file.getKey());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, file.getValue());
    }
    var program = TestTemplate.inSourceTree("sandbox/lay-pins").toString();
    var laid = new ProcessBuilder(program, folder.toString()).inheritIO().start();
    assertThat(laid.waitFor()).isZero();
    assertThat(TestTemplate.read(folder)).isEqualTo(TestTemplate.files());
  }

  private static Map<String, String> withoutTags(Map<String, String> files) {
    return files.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                file -> file.getValue().replaceAll("(?m)(image: .*):[^:]+$", "$1")));
  }
}
