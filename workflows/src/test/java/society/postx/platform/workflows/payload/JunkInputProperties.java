package society.postx.platform.workflows.payload;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.converter.RawValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import society.postx.platform.workflows.testkit.Contracts;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Proves that a workflow with any input starts or fails at once with a message about a field. */
class JunkInputProperties {
  @SuppressWarnings("NullAway.Init") // jqwik calls start first
  private static WorkflowTestKit kit;

  private static int runs;

  @BeforeContainer
  static void start() {
    kit = new WorkflowTestKit().workWithoutActivities(Contracts.implementations());
  }

  @AfterContainer
  static void stop() {
    kit.close();
  }

  @Property(tries = 150)
  void junkStartsOrFailsButNeverLeavesTheTaskFailing(
      @ForAll("types") String type, @ForAll("json") String json, @ForAll("encodings") String how) {
    starts(type, json, how);
  }

  /** As large as Temporal takes it, and what takes Jackson's longest. */
  @Property(tries = 30)
  void hugeJunkDoesNotHoldUpAWorker(@ForAll("types") String type, @ForAll("huge") String json) {
    starts(type, json, "json/plain");
  }

  private static void starts(String type, String json, String encoding) {
    runs++;
    var run = kit.client().newUntypedWorkflowStub(type, WorkflowTestKit.options("test/" + runs));
    if (encoding.isEmpty()) {
      run.start();
    } else {
      run.start(
          new RawValue(
              Payload.newBuilder()
                  .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
                  .setData(ByteString.copyFromUtf8(json))
                  .build()));
    }
    var events =
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(() -> events(run.getExecution().getWorkflowId()), JunkInputProperties::decided);
    assertThat(events)
        .extracting(HistoryEvent::getEventType)
        .as("%s of %s", type, json.substring(0, Math.min(json.length(), 200)))
        .doesNotContain(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    events.stream()
        .filter(HistoryEvent::hasWorkflowExecutionFailedEventAttributes)
        .map(event -> event.getWorkflowExecutionFailedEventAttributes().getFailure())
        .forEach(
            failure -> {
              assertThat(failure.getApplicationFailureInfo().getType()).isEqualTo("INVALID_INPUT");
              assertThat(failure.getMessage())
                  .containsPattern("^[^:]{1,230}: .|^\\w+ is started by \\w+ only; ")
                  .hasSizeLessThan(2100);
            });
  }

  /** The worker has answered the first task. */
  private static boolean decided(List<HistoryEvent> events) {
    return events.stream()
        .map(HistoryEvent::getEventType)
        .anyMatch(
            type ->
                type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
                    || type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
  }

  private static List<HistoryEvent> events(String id) {
    return kit.client().fetchHistory(id).getEvents();
  }

  @Provide
  Arbitrary<String> huge() {
    var names =
        IntStream.range(0, 50_000)
            .mapToObj("\"field%d\":1"::formatted)
            .collect(joining(",", "{", "}"));
    return Arbitraries.of(
        names,
        "{\"reason\":%s}".formatted(names),
        "{\"carried\":%s}".formatted(names),
        "\"%s\"".formatted("x".repeat(1_900_000)),
        "[".repeat(900_000) + "]".repeat(900_000),
        "{\"reason\":\"%s\"}".formatted("x".repeat(1_900_000)));
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(Contracts.workflows().stream().map(Contracts::type).toList());
  }

  /** Empty for no input at all. */
  @Provide
  Arbitrary<String> encodings() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(20, Arbitraries.just("json/plain")),
        net.jqwik.api.Tuple.of(
            1, Arbitraries.of("", "binary/null", "binary/plain", "json/protobuf", "x")));
  }

  @Provide
  Arbitrary<String> json() {
    var fields =
        Arbitraries.maps(
                Arbitraries.oneOf(
                    Arbitraries.of(
                        "clients",
                        "client",
                        "reason",
                        "operator",
                        "apps",
                        "waves",
                        "soak",
                        "host",
                        "upgrade",
                        "dryRun",
                        "carried",
                        "revision",
                        "release",
                        "back",
                        "commit"),
                    Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5)),
                value())
            .ofMaxSize(5);
    var object =
        fields.map(
            map ->
                map.entrySet().stream()
                    .map(field -> "\"%s\":%s".formatted(field.getKey(), field.getValue()))
                    .collect(joining(",", "{", "}")));
    return Arbitraries.oneOf(object, object, value(), Arbitraries.strings().ofMaxLength(30));
  }

  private static Arbitrary<String> value() {
    var leaf =
        Arbitraries.of(
            List.of(
                "null",
                "1",
                "-1e999999999",
                "1.5",
                "true",
                "\"\"",
                "\"alpha\"",
                "\"PT5M\"",
                "{}",
                "[]",
                "{\"client\":\"alpha\"}",
                "\"\\u0000\\u202e\""));
    var list = leaf.list().ofMaxSize(3).map(values -> "[" + String.join(",", values) + "]");
    return Arbitraries.oneOf(leaf, list);
  }
}
