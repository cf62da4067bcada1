package society.postx.platform.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.operation.Verb.ABORT;
import static society.postx.platform.workflows.operation.Verb.RETRY;
import static society.postx.platform.workflows.operation.Verb.SKIP;

import org.junit.jupiter.api.Test;

class UndoListTest {
  private final UndoList undos = new UndoList();

  @Test
  void onlyAStepWhoseCallerGoesOnWithoutItCanBeSkipped() {
    assertThat(undos.verbs()).containsExactly(RETRY, ABORT);
    assertThat(undos.verbsOfOptional()).containsExactly(RETRY, SKIP, ABORT);
  }

  @Test
  void nothingCanBeAbortedAfterThePointOfNoReturn() {
    undos.keep();
    assertThat(undos.verbs()).containsExactly(RETRY);
    assertThat(undos.verbsOfOptional()).containsExactly(RETRY, SKIP);
  }
}
