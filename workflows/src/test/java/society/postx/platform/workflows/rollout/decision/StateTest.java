package society.postx.platform.workflows.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.operation.Verb;

/** Every pair of state and verb, from the table that the docs show. */
class StateTest {
  /** A dot is a refusal. */
  private static final String TABLE =
      """
      state          approve reject pause resume abort rollback retry skip
      PREPARING      .       .      .     .      yes   yes      .     .
      SCANNER_STUCK  .       .      .     .      yes   yes      yes   yes
      IMAGES_STUCK   .       .      .     .      yes   yes      yes   .
      SECRETS_STUCK  .       .      .     .      yes   yes      yes   yes
      TARGETS_STUCK  .       .      .     .      yes   yes      yes   yes
      CANARY         .       .      yes   .      yes   yes      .     .
      CANARY_STUCK   .       yes    .     .      yes   yes      yes   .
      SOAK           .       yes    .     .      yes   yes      .     .
      SOAK_UNCLEAR   .       yes    .     .      yes   yes      yes   yes
      APPROVAL       yes     yes    .     .      yes   yes      .     .
      WAVE           .       .      yes   .      yes   yes      .     .
      WAVE_APPROVAL  yes     yes    .     .      yes   yes      .     .
      WINDOW         .       .      yes   .      yes   yes      .     .
      DEFERRED       .       .      yes   .      yes   yes      .     .
      PAUSED         .       .      .     yes    yes   yes      .     .
      ROLLING_BACK   .       .      .     .      .     .        .     .
      ROLLBACK_STUCK .       .      .     .      .     .        yes   .
      RECORDING      .       .      .     .      .     .        .     .
      RECORD_STUCK   .       .      .     .      .     .        yes   yes
      ENDED          .       .      .     .      .     .        .     .
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
  void theTableSaysWhatCountsWhen(String state, String verb, String counts) {
    assertThat(RolloutStage.valueOf(state).verbs().contains(Verb.of(verb)))
        .isEqualTo(counts.equals("yes"));
  }

  @Test
  void theTableHasEveryPair() {
    assertThat(pairs().map(pair -> pair.get()[0] + " " + pair.get()[1]))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RolloutStage.values())
                .flatMap(
                    state ->
                        Arrays.stream(Verb.values())
                            .filter(verb -> !verb.isAboutDeadline() && verb != Verb.CONFIRM_RECEIPT)
                            .map(verb -> state + " " + verb.word()))
                .toList());
  }

  @Test
  void everyStateThatMayHaveChangedAClientCanBeRolledBack() {
    for (var state : RolloutStage.values()) {
      var over =
          switch (state) {
            case ROLLING_BACK, ROLLBACK_STUCK, RECORDING, RECORD_STUCK, ENDED -> true;
            default -> false;
          };
      assertThat(state.verbs().contains(Verb.ROLLBACK)).as(state.name()).isEqualTo(!over);
    }
  }
}
