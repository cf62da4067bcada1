package society.postx.platform.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.RawValue;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import society.postx.platform.workflows.deployment.DeployClientImpl;
import society.postx.platform.workflows.onboarding.OnboardClientImpl;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.TaskQueues;
import society.postx.platform.workflows.pruning.PruneBackupsImpl;
import society.postx.platform.workflows.release.DeployReleaseImpl;
import society.postx.platform.workflows.scan.ScanImagesImpl;
import society.postx.platform.workflows.upgrade.UpgradeServerImpl;
import society.postx.platform.workflows.upgrade.UpgradeServersImpl;

/**
 * Whatever a workflow is started with, it starts, or fails at once with a message about a field.
 */
class JunkInputProperties {
  private static final Map<EventType, Boolean> ENDS_WELL =
      Map.of(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, true,
          EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, true,
          EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED, true,
          EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, false);

  @SuppressWarnings("NullAway.Init") // jqwik calls start first
  private static TestWorkflowEnvironment environment;

  private static int runs;

  @BeforeContainer
  static void start() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(PlatformConverter.INSTANCE)
                        .build())
                .registerSearchAttribute("Client", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Operation", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute("Stage", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
    environment
        .newWorker(TaskQueues.PLATFORM)
        .registerWorkflowImplementationTypes(
            Operation.IMPLEMENTATION_OPTIONS,
            OnboardClientImpl.class,
            DeployReleaseImpl.class,
            DeployClientImpl.class,
            PruneBackupsImpl.class,
            ScanImagesImpl.class,
            UpgradeServersImpl.class,
            UpgradeServerImpl.class);
    environment.start();
  }

  @AfterContainer
  static void stop() {
    environment.close();
  }

  @Property(tries = 150)
  void junkStartsOrFailsButNeverLeavesTheTaskFailing(
      @ForAll("types") String type, @ForAll("json") String json, @ForAll("encodings") String how) {
    runs++;
    var run =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setWorkflowId("test/" + runs)
                    .setTaskQueue(TaskQueues.PLATFORM)
                    .build());
    if (how.isEmpty()) {
      run.start();
    } else {
      run.start(
          new RawValue(
              Payload.newBuilder()
                  .putMetadata("encoding", ByteString.copyFromUtf8(how))
                  .setData(ByteString.copyFromUtf8(json))
                  .build()));
    }
    var end =
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(() -> end(run.getExecution().getWorkflowId()), Optional::isPresent);
    assertThat(ENDS_WELL.get(end.orElseThrow().getEventType())).as("%s", end).isTrue();
    if (end.get().hasWorkflowExecutionFailedEventAttributes()) {
      var failure = end.get().getWorkflowExecutionFailedEventAttributes().getFailure();
      assertThat(failure.getApplicationFailureInfo().getType()).isEqualTo("INVALID_INPUT");
      assertThat(failure.getMessage()).containsPattern("^[^:]{1,230}: .").hasSizeLessThan(2100);
    }
  }

  private static Optional<HistoryEvent> end(String id) {
    return environment.getWorkflowClient().fetchHistory(id).getEvents().stream()
        .filter(event -> ENDS_WELL.containsKey(event.getEventType()))
        .findFirst();
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(
        "OnboardClient",
        "DeployRelease",
        "DeployClient",
        "PruneBackups",
        "ScanImages",
        "UpgradeServers",
        "UpgradeServer");
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
                    .collect(java.util.stream.Collectors.joining(",", "{", "}")));
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
