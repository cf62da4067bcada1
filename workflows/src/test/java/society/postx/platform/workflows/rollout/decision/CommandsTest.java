package society.postx.platform.workflows.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.operation.Verb;

/** Every pair of state and command, from the table that the docs show. */
class CommandsTest {
  /** A dot is a refusal. */
  private static final String TABLE =
      """
      state          approve  reject     pause resume  abort      rollback   retry skip
      PREPARING      .        .          .     .       TAKEN_BACK TAKEN_BACK .     .
      SCANNER_STUCK  .        .          .     .       TAKEN_BACK TAKEN_BACK AGAIN PASSED_OVER
      IMAGES_STUCK   .        .          .     .       TAKEN_BACK TAKEN_BACK AGAIN .
      TARGETS_STUCK  .        .          .     .       TAKEN_BACK TAKEN_BACK AGAIN PASSED_OVER
      CANARY         .        .          HELD  .       TAKEN_BACK TAKEN_BACK .     .
      CANARY_STUCK   .        TAKEN_BACK .     .       TAKEN_BACK TAKEN_BACK AGAIN .
      SOAK           .        TAKEN_BACK .     .       TAKEN_BACK TAKEN_BACK .     .
      SOAK_UNCLEAR   .        TAKEN_BACK .     .       TAKEN_BACK TAKEN_BACK AGAIN PASSED_OVER
      APPROVAL       APPROVED TAKEN_BACK .     .       TAKEN_BACK TAKEN_BACK .     .
      WAVE           .        .          HELD  .       TAKEN_BACK TAKEN_BACK .     .
      WAVE_APPROVAL  APPROVED TAKEN_BACK .     .       TAKEN_BACK TAKEN_BACK .     .
      WINDOW         .        .          HELD  .       TAKEN_BACK TAKEN_BACK .     .
      DEFERRED       .        .          HELD  .       TAKEN_BACK TAKEN_BACK .     .
      PAUSED         .        .          .     GOES_ON TAKEN_BACK TAKEN_BACK .     .
      ROLLING_BACK   .        .          .     .       .          .          .     .
      ROLLBACK_STUCK .        .          .     .       .          .          AGAIN .
      RECORDING      .        .          .     .       .          .          .     .
      RECORD_STUCK   .        .          .     .       .          .          AGAIN PASSED_OVER
      ENDED          .        .          .     .       .          .          .     .
      """;

  static Stream<Arguments> pairs() {
    var rows = TABLE.lines().map(line -> line.strip().split(" +")).toList();
    var verbs = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(
            row ->
                Stream.iterate(1, column -> column < row.length, column -> column + 1)
                    .map(column -> Arguments.of(row[0], verbs[column], row[column])));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theTableSaysWhatACommandDoes(String state, String verb, String effect) {
    assertThat(Commands.effect(State.valueOf(state), Verb.of(verb)))
        .isEqualTo(effect.equals(".") ? Effect.REFUSED : Effect.valueOf(effect));
  }

  @Test
  void theTableHasEveryPair() {
    assertThat(pairs().map(pair -> pair.get()[0] + " " + pair.get()[1]))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(State.values())
                .flatMap(
                    state -> Arrays.stream(Verb.values()).map(verb -> state + " " + verb.word()))
                .toList());
  }

  @Test
  void whateverMayHaveChangedAClientCanBeTakenBack() {
    for (var state : State.values()) {
      var over =
          switch (state) {
            case ROLLING_BACK, ROLLBACK_STUCK, RECORDING, RECORD_STUCK, ENDED -> true;
            default -> false;
          };
      assertThat(Commands.effect(state, Verb.ROLLBACK))
          .as(state.name())
          .isEqualTo(over ? Effect.REFUSED : Effect.TAKEN_BACK);
    }
  }
}
