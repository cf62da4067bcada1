package society.postx.platform.workflows.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.onboarding.OnboardClientInput;
import society.postx.platform.workflows.release.DeployReleaseInput;

/** Tests the messages that people read after a typing mistake. */
class TypedInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'waves':['x']}                  | waves[0]: 'x': must be a whole number
          {'waves':[1,null]}               | waves[1]: must not be null
          {'waves':3}                      | waves: must be a list
          {'soak':'soon'}                  | soak: 'soon': must be a duration (example: PT30M)
          {'dryRun':'perhaps'}             | dryRun: 'perhaps': must be true or false
          {'reason':{}}                    | reason: must be text
          {'apps':['ok','Next']}           | apps[1]: 'Next': 1-30 lower-case letters
          {'leaveOut':['a b']}             | leaveOut[0]: 'a b': 1-30 lower-case letters
          {'reason':'r','operator':'ops'}  | revision: is missing
          {'waveLimt':1}                   | waveLimt: unknown field (did you mean waveLimit?)
          {'colour':1}                     | colour: unknown field; known: approvalTimeout, approveEachWave, apps,
          []                               | input: must be a JSON object
          5                                | input: must be a JSON object
          {'reason'                        | input: line 1, column 10: not valid JSON:
          """)
  void theMessageNamesFieldValueAndRule(String json, String message) {
    assertThatThrownBy(() -> TypedInput.read(json.replace('\'', '"'), DeployReleaseInput.class))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aFieldsFormerNameIsReadAsTodays() {
    var json = "{\"reason\":\"r\",\"operator\":\"ops\",\"takesBack\":\"2026-11-25-nextcloud\"}";
    var read = Objects.requireNonNull(TypedInput.read(json, DeployReleaseInput.class));
    assertThat(read.rollsBack()).isEqualTo("2026-11-25-nextcloud");
  }

  @Test
  void noHintNamesAFieldThatOnlyARunWrites() {
    for (var typed : new String[] {"carrid", "colour"}) {
      assertThatThrownBy(
              () -> TypedInput.read("{\"%s\":1}".formatted(typed), DeployReleaseInput.class))
          .message()
          .startsWith(typed + ": unknown field")
          .doesNotContain("carried");
    }
  }

  @Test
  void whatOnlyARunWritesIsRefusedBeforeItIsUnpacked() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      var shares = "{},".repeat(1_000_000).getBytes(UTF_8);
      zip.write('[');
      for (var times = 0; times < 40; times++) { // 120 MB
        zip.write(shares);
      }
    }
    var carried = Base64.getEncoder().encodeToString(packed.toByteArray());
    var json = "{\"carried\":{\"shares\":\"%s\"}}".formatted(carried);
    assertThatThrownBy(() -> TypedInput.read(json, DeployReleaseInput.class))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("carried: only a run that continues an earlier one carries it; leave it out");
  }

  @Test
  void aLongHostileValueIsCutAndCannotMoveATerminalsCursor() {
    var json = "{\"client\":\"\\u001b[2J\\u202e" + "x".repeat(2_000_000) + "\"}";
    var thrown =
        catchThrowableOfType(
            InvalidInput.class, () -> TypedInput.read(json, OnboardClientInput.class));
    assertThat(thrown.getMessage())
        .startsWith("client: ' [2J xxx")
        .endsWith(
            "x…': 1-30 lower-case letters, digits or inner hyphens, first a letter (example: alpha-2)")
        .hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1001, 500_000})
  void anyNestingIsRefusedInWords(int depth) {
    var json = "[".repeat(depth) + "]".repeat(depth);
    for (var typed : new String[] {json, "{\"apps\":%s}".formatted(json)}) {
      assertThatThrownBy(() -> TypedInput.read(typed, OnboardClientInput.class))
          .isInstanceOf(InvalidInput.class)
          .message()
          .containsPattern("^(input|apps)")
          .hasSizeLessThan(400);
    }
  }

  @Test
  void aLongUnknownFieldIsCut() {
    var name = "y".repeat(2_000_000);
    assertThatThrownBy(() -> TypedInput.read(Map.of(name, 1).toString(), OnboardClientInput.class))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(
            () -> TypedInput.read("{\"%s\":1}".formatted(name), OnboardClientInput.class))
        .isInstanceOf(InvalidInput.class)
        .message()
        .hasSizeLessThan(600);
  }
}
