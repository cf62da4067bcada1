package society.postx.platform.workflows.payload;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Tests payloads between workers of two versions and from people, over a Temporal server. */
@Timeout(20)
class PlatformConverterTest {
  /** An activity's or a child's answer as the newer worker writes it. */
  public record Newer(String text, int amount) {}

  /** The same answer as the older worker knows it. */
  public record Older(String text, @Nullable String added) {}

  @TypedByPeople
  public record Question(String text, @Nullable Newer nested) {
    public Question {
      if (text == null) {
        throw new IllegalArgumentException("text: is missing");
      }
    }
  }

  @ActivityInterface
  public interface Answers {
    @ActivityMethod(name = "Answer")
    Newer answer();
  }

  @ActivityInterface
  public interface OlderAnswers {
    @ActivityMethod(name = "Answer")
    Older answer();
  }

  @WorkflowInterface
  public interface Child {
    @WorkflowMethod(name = "Child")
    Newer run();
  }

  @WorkflowInterface
  public interface Parent {
    @WorkflowMethod(name = "Parent")
    Newer run(Question question);

    @QueryMethod
    Newer progress();
  }

  public static final class ChildImpl implements Child {
    @Override
    public Newer run() {
      return new Newer("child", 1);
    }
  }

  public static final class ParentImpl implements Parent {
    private String heard = "";

    @Override
    public Newer run(Question question) {
      if (question.text().equals("again")) {
        Workflow.continueAsNew(Map.of("text", "why", "later", true));
      }
      var activity =
          Workflow.newActivityStub(
              OlderAnswers.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());
      heard += activity.answer();
      heard += Workflow.newUntypedChildWorkflowStub("Child").execute(Older.class);
      return new Newer(heard, 1);
    }

    @Override
    public Newer progress() {
      return new Newer(heard, 1);
    }
  }

  private final WorkflowTestKit kit = new WorkflowTestKit();

  @BeforeEach
  void start() {
    kit.work((Answers) () -> new Newer("activity", 1), ParentImpl.class, ChildImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub run(Object input) {
    var run = kit.client().newUntypedWorkflowStub("Parent", WorkflowTestKit.options("parent"));
    run.start(input);
    return run;
  }

  @Test
  void anActivitysCallerAParentAStarterAndAQueryIgnoreAnUnknownField() {
    var heard = "Older[text=activity, added=null]Older[text=child, added=null]";
    var run = run(Map.of("text", "why"));
    assertThat(run.getResult(Older.class)).isEqualTo(new Older(heard, null));
    assertThat(run.query("progress", Older.class)).isEqualTo(new Older(heard, null));
  }

  @Test
  void anUnknownFieldThatPeopleTypedEndsTheRunAtOnceInPlainWords() {
    var failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> run(Map.of("txet", "why")).getResult(Older.class));
    assertThat(failed)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getOriginalMessage())
                  .isEqualTo("txet: unknown field (did you mean text?)");
              assertThat(failure.getType()).isEqualTo(FailureType.INVALID_INPUT.name());
              assertThat(failure.getCause()).isNull();
              assertThat(failure.getStackTrace()) // all are this side's own
                  .noneMatch(frame -> frame.getClassName().contains("jackson"));
            });
  }

  @Test
  void whatAWorkerWroteInsideAnInputMayHaveAFieldMore() {
    var nested = Map.of("text", "", "amount", 1, "later", true);
    assertThat(run(Map.of("text", "why", "nested", nested)).getResult(Older.class)).isNotNull();
  }

  @Test
  void aRunGoesOnWithWhatANewerWorkerHandedIt() {
    assertThat(run(Map.of("text", "again")).getResult(Older.class).text()).contains("activity");
  }

  @Test
  void anyJsonThatTemporalTakesIsReadAsADecisionAndRefused() {
    var names =
        IntStream.range(0, 50_000)
            .mapToObj("\"field%d\":1"::formatted)
            .collect(joining(",", "{", "}"));
    for (var json : new String[] {names, "[".repeat(1_000_000) + "]".repeat(1_000_000)}) {
      var payload =
          Payload.newBuilder()
              .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
              .setData(ByteString.copyFromUtf8(json))
              .build();
      var read = PlatformConverter.INSTANCE.fromPayload(payload, Decision.class, Decision.class);
      assertThat(read.problems()).isNotEmpty();
    }
  }

  @Test
  void aStarterReadsAnInputBackThatANewerOneWrote() {
    var payload =
        PlatformConverter.INSTANCE.toPayload(Map.of("text", "why", "later", 1)).orElseThrow();
    assertThat(PlatformConverter.INSTANCE.fromPayload(payload, Question.class, Question.class))
        .isEqualTo(new Question("why", null));
  }
}
