package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final Instant OPENED = Instant.parse("2026-11-25T10:00:00Z");

  @Test
  void aQuestionRemindsAtHalfAndAtNineTenthsOfItsTime() {
    assertThat(Reminders.between(OPENED, OPENED.plus(Duration.ofHours(10))))
        .containsExactly(
            Instant.parse("2026-11-25T15:00:00Z"), Instant.parse("2026-11-25T19:00:00Z"));
  }

  @Test
  void aStuckStepRemindsLessAndLessOftenForHalfAYear() {
    var reminders = Reminders.after(OPENED);
    assertThat(reminders).isSorted().doesNotHaveDuplicates().hasSize(2 + 7 + 25);
    assertThat(reminders.getFirst()).isEqualTo(OPENED.plus(Duration.ofHours(1)));
    assertThat(reminders.getLast()).isEqualTo(OPENED.plus(Duration.ofDays(182)));
  }
}
