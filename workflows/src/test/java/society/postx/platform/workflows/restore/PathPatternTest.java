package society.postx.platform.workflows.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  private static final String CONFIG = "html/config/config.php";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "html/config/config.php",
        "html/config",
        "html/config/*",
        "html/*",
        "html/con*/c?nfig.php",
        "html/[bcd]onfig/config.php",
        "html/conf[^x]g",
        "html/**/config.php",
        "html/\\config/config\\.php",
        "html/config/config.php/below",
      })
  void aPatternThatMayMeanAFileTouchesIt(String pattern) {
    assertThat(new PathPattern(pattern).mayTouch(CONFIG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/config/config.php",
        "html/themes",
        "html/config/config.php.bak",
        "html/config/config",
        "html/conf?",
        "html/?config",
        "html/t*/config.php",
        "html/\\*/config.php",
        "html/config/apache[^x]",
        "data/admin/files/**/config.php",
      })
  void aPatternThatCannotMeanAFileDoesNotTouchIt(String pattern) {
    assertThat(new PathPattern(pattern).mayTouch(CONFIG)).isFalse();
  }
}
