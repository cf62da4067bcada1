package society.postx.platform.workflows.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.ChildWaits;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.payload.WrittenByParent;
import society.postx.platform.workflows.permit.PermitRelease;
import society.postx.platform.workflows.testkit.Contracts;

/**
 * Proves that every workflow and handler accepts any JSON that people may send. An argument of
 * another kind would fail the workflow's task for ever or vanish.
 */
class EntrancesTest {
  @Test
  void everyWorkflowIsStartedWithAnInputThatIsRefusedInWords() {
    for (var workflow : Contracts.workflows()) {
      assertThat(Contracts.entrance(workflow).getParameterTypes())
          .as(workflow.getName())
          .allMatch(
              input ->
                  input.isAnnotationPresent(TypedByPeople.class)
                      || input.isAnnotationPresent(WrittenByParent.class));
    }
  }

  /** Read from any JSON, with what is wrong refused or ignored. */
  private static final Set<Class<?>> SENT =
      Set.of(Decision.class, ChildWaits.class, PermitRelease.class);

  @Test
  void everyHandlerTakesWhatIsReadFromAnyJsonOrNothing() {
    for (var workflow : Contracts.workflows()) {
      assertThat(workflow.getMethods())
          .filteredOn(
              method ->
                  method.isAnnotationPresent(SignalMethod.class)
                      || method.isAnnotationPresent(UpdateMethod.class))
          .as(workflow.getName())
          .allMatch(method -> Arrays.stream(method.getParameterTypes()).allMatch(SENT::contains));
    }
  }
}
