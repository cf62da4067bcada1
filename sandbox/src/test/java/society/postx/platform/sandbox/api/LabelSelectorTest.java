package society.postx.platform.sandbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The selector language of Hetzner's description, expression by expression. */
class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("env", "production", "just-a-key", "", "example.com/my", "label");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          env==production                  | true
          env=production                   | true
          env=testing                      | false
          env!=testing                     | true
          env!=production                  | false
          other!=x                         | true
          env                              | true
          other                            | false
          !env                             | false
          !other                           | true
          env in (testing,production)      | true
          env in (testing, staging)        | false
          env notin (testing,staging)      | true
          env notin (production)           | false
          other notin (x)                  | true
          other in (x)                     | false
          env=production,!other            | true
          env in (a,production),just-a-key | true
          env=production,other             | false
          just-a-key=                      | true
          example.com/my=label             | true
          """)
  void matchesAsDescribed(String selector, boolean matches) {
    assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", "a=b=c", "a in b", "-a", "a b", "a,,b", "a=/", "a in (b"})
  void refusesAnInvalidSelector(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("label_selector");
  }
}
