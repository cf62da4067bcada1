package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the steps of a run stand after what happened to them. */
class ChecklistItemsTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final ChecklistItems items = new ChecklistItems(List.of(BakeStep.values()));

  enum BakeStep implements Step {
    KNEAD(StepSpec.Kind.WORK),
    BAKE(StepSpec.Kind.WORK),
    ASK(StepSpec.Kind.WAITS),
    EAT(StepSpec.Kind.BY_PERSON);

    private final StepSpec spec;

    BakeStep(StepSpec.Kind kind) {
      spec = new StepSpec("Bread", name(), kind);
    }

    @Override
    public StepSpec spec() {
      return spec;
    }
  }

  private static Instant minute(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }

  private List<StepState> states() {
    return items.asOf(NOON).stream().map(Checklist.Item::state).toList();
  }

  @Test
  void aStepThatIsTriedTwiceTookBothTimes() {
    items.begin(BakeStep.BAKE, minute(0));
    items.end(BakeStep.BAKE, StepState.STUCK, "the oven is cold", minute(2));
    items.begin(BakeStep.BAKE, minute(60));
    var running = items.asOf(minute(61)).get(1);
    assertThat(running.took()).isEqualTo(Duration.ofMinutes(3));
    assertThat(running.since()).isEqualTo(minute(60));
    assertThat(running.note()).isEmpty();
    items.end(BakeStep.BAKE, StepState.DONE, "golden", minute(65));
    assertThat(items.durations()).isEqualTo(Map.of("BAKE", Duration.ofMinutes(7)));
  }

  @Test
  void theTimeOfPeopleIsNotShown() {
    items.begin(BakeStep.ASK, minute(0));
    items.end(BakeStep.ASK, StepState.DONE, "", minute(600));
    assertThat(items.asOf(minute(601)).get(2).took()).isZero();
  }

  @Test
  void nothingLooksAsIfItWentOnAfterTheEnd() {
    items.begin(BakeStep.BAKE, minute(0));
    items.close(minute(1));
    assertThat(states())
        .containsExactly(
            StepState.NOT_NEEDED, StepState.STOPPED, StepState.NOT_NEEDED, StepState.PERSON);
    assertThat(items.in(StepState.RUNNING)).isEmpty();
  }

  @Test
  void aRunThatContinuesAnotherShowsItsSteps() {
    items.begin(BakeStep.KNEAD, minute(0));
    items.end(BakeStep.KNEAD, StepState.DONE, "soft", minute(5));
    var next = new ChecklistItems(List.of(BakeStep.values()));
    next.restore(items.asOf(minute(6)));
    assertThat(next.asOf(minute(6))).isEqualTo(items.asOf(minute(6)));
    assertThat(next.count(StepState.DONE)).isOne();
  }

  @Test
  void aStepOfAnotherChecklistIsABug() {
    var other = new ChecklistItems(List.of(BakeStep.KNEAD));
    assertThatThrownBy(() -> other.begin(BakeStep.BAKE, NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step BAKE is not on this checklist");
  }
}
