package society.postx.platform.activities.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class HostFarewellsTest {
  private static final String HOSTILE =
      "Zoë's \"shop\" <b> {{ env \"X\" }} $(id) `id` \\ %s #: é – 😀";

  /** The page's text passes a shell, a template and YAML before the page escapes it for HTML. */
  @Test
  void wordsThatCouldBeMoreThanTextArriveAsText() {
    var escaped = HostFarewells.escaped(HOSTILE);
    assertThat(escaped).doesNotContain("\"", "{", "<", "$", "`", "'", "%", "#");
    assertThat(escaped.replaceAll("\\\\u[0-9a-f]{4}", "")).matches("[a-zA-Z0-9 .,:;()/@+-]*");
    assertThat(new Yaml().<String>load("\"" + escaped + "\"")).isEqualTo(HOSTILE);
  }

  @Test
  void linesAndWhatNobodySeesBecomeSpaces() {
    assertThat(HostFarewells.escaped("Until\nMay\u202e 2027")).isEqualTo("Until May  2027");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "\u202e"})
  void noWordsAreRefused(String words) {
    assertThatThrownBy(() -> HostFarewells.escaped(words))
        .hasMessageContaining("text of 1 to 500 characters");
  }

  @Test
  void aPageOfWordsIsRefused() {
    assertThatThrownBy(() -> HostFarewells.escaped("x".repeat(501)))
        .hasMessageContaining("text of 1 to 500 characters");
  }
}
