package society.postx.platform.workflows.operation;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;

/**
 * Sets a run's search attributes, so that one filter in Temporal's UI finds all runs that wait for
 * a decision.
 */
final class RunAttributes {
  private static final SearchAttributeKey<String> CLIENT = SearchAttributeKey.forKeyword("Client");
  private static final SearchAttributeKey<String> OPERATION =
      SearchAttributeKey.forKeyword("Operation");
  private static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("Stage");

  private String stage = "";

  /** For a run that changes one client. */
  void begin(String operation, String client) {
    Workflow.upsertTypedSearchAttributes(CLIENT.valueSet(client), OPERATION.valueSet(operation));
  }

  /** For a child that a run over many clients starts. */
  static SearchAttributes ofChild(String operation, String client) {
    return SearchAttributes.newBuilder().set(CLIENT, client).set(OPERATION, operation).build();
  }

  /** For a run over many clients. */
  void begin(String operation) {
    Workflow.upsertTypedSearchAttributes(OPERATION.valueSet(operation));
  }

  /** Issues a command only if it changed. */
  void stage(String newStage) {
    if (!stage.equals(newStage)) {
      stage = newStage;
      Workflow.upsertTypedSearchAttributes(STAGE.valueSet(stage));
    }
  }
}
