package society.postx.platform.workflows.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.payload.InputRules;

/** Whether one person can pass for two. */
class PersonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops",
        "OPS.",
        " o p s",
        "op\u200Bs", // no room
        "op\u00ADs",
        "\uFF4Fps", // a wide o
        "\u00F3ps",
        "o\u0301ps"
      })
  void aSpellingOfOneNameMakesNoSecondPerson(String spelling) {
    assertThat(Person.of(spelling)).isEqualTo("ops");
    assertThat(Person.isAnother("ops", spelling)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "ops\u3164",
        "ops\uFFA0",
        "\u115Fops",
        "\u043Eps",
        "o\u03C1s",
        "\u0251lice",
        "\u2800"
      })
  void aNameThatMayBeAnothersIsNobodys(String nobody) {
    assertThat(Person.of(nobody)).isEmpty();
    assertThat(Person.isAnother("carol", nobody)).isFalse();
    assertThat(Person.isAnother(nobody, "carol")).isFalse();
    assertThatThrownBy(() -> InputRules.operator(nobody)).hasMessageContaining("operator: '");
  }

  @Test
  void twoPeopleAreTwo() {
    assertThat(Person.isAnother("ops", "carol")).isTrue();
    assertThat(Person.isAnother("Ren\u00E9e", "Bj\u00F6rn")).isTrue();
    InputRules.operator("Ren\u00E9e de Vries");
  }
}
