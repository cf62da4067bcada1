package society.postx.platform.workflows.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.operation.Checklist;

/** Every test with a {@link WorkflowTestKit} refuses raw instants in what operators read. */
class StartedRunsTest {
  @WorkflowInterface
  public interface Shows {
    @WorkflowMethod
    void show(String text);

    @QueryMethod
    Checklist progress();
  }

  public static final class ShowsImpl implements Shows {
    private String headline = "";

    @Override
    public void show(String text) {
      headline = text;
    }

    @Override
    public Checklist progress() {
      return new Checklist("Shows", "", "DONE", headline, List.of(), List.of(), List.of());
    }
  }

  private static WorkflowTestKit shown(String headline) {
    var kit = new WorkflowTestKit().workWithoutActivities(ShowsImpl.class);
    var run = kit.client().newUntypedWorkflowStub("Shows", WorkflowTestKit.options("shows"));
    run.start(headline);
    run.getResult(Void.class);
    return kit;
  }

  @Test
  void aRawInstantIsRefused() {
    var kit = shown("waits until 2026-11-29T14:02:00Z");
    assertThatThrownBy(kit::close).hasMessageContaining("shown by shows");
  }

  @Test
  void aTimeForPeoplePasses() {
    var kit = shown("waits until 2026-11-29 14:02 UTC");
    assertThatCode(kit::close).doesNotThrowAnyException();
  }
}
