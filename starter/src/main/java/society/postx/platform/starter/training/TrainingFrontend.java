package society.postx.platform.starter.training;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * Answers as Temporal's frontend with one running and four ended operations, on a free port of this
 * machine's loopback address.
 */
final class TrainingFrontend implements AutoCloseable {
  static final String RUNNING = "onboard/alpha";
  static final String ENDED = "onboard/beta";

  private final Server server;

  private TrainingFrontend(Server server) {
    this.server = server;
  }

  static TrainingFrontend start() throws IOException {
    var health = new HealthStatusManager();
    health.setStatus(WorkflowServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new TrainingFrontend(
        NettyServerBuilder.forAddress(here)
            .addService(health.getHealthService())
            .addService(new Answers())
            .build()
            .start());
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static Payloads payload(Object value) {
    return PlatformConverter.INSTANCE.toPayloads(value).orElseThrow();
  }

  private static Checklist checklist() {
    var item =
        new Checklist.Item(
            "CREATE_SERVER", "Server", "Create server", StepState.RUNNING, "", Duration.ZERO);
    return new Checklist(
        "OnboardClient",
        "alpha",
        "CREATE_SERVER",
        "runs",
        List.of(Verb.ABORT),
        List.of(item),
        List.of());
  }

  private static WorkflowExecutionInfo operation(String id) {
    var since = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond());
    var attributes = SearchAttributes.newBuilder();
    Map.of("Client", "alpha", "Operation", "OnboardClient", "Stage", "CREATE_SERVER")
        .forEach(
            (name, value) ->
                attributes.putIndexedFields(
                    name,
                    payload(value).getPayloads(0).toBuilder()
                        .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
                        .build()));
    return WorkflowExecutionInfo.newBuilder()
        .setExecution(
            WorkflowExecution.newBuilder().setWorkflowId(id).setRunId(UUID.randomUUID().toString()))
        .setStatus(
            id.equals(RUNNING)
                ? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                : WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
        .setStartTime(since)
        .setCloseTime(since)
        .setSearchAttributes(attributes)
        .build();
  }

  private static <T> void answer(StreamObserver<T> to, T answer) {
    to.onNext(answer);
    to.onCompleted();
  }

  private static final class Answers extends WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> to) {
      answer(to, GetSystemInfoResponse.getDefaultInstance());
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest request, StreamObserver<ListWorkflowExecutionsResponse> to) {
      var found = ListWorkflowExecutionsResponse.newBuilder();
      Stream.of(RUNNING, ENDED, "onboard/gamma", "deploy/delta", "offboard/epsilon")
          .forEach(id -> found.addExecutions(operation(id)));
      answer(to, found.build());
    }

    @Override
    public void queryWorkflow(
        QueryWorkflowRequest request, StreamObserver<QueryWorkflowResponse> to) {
      answer(to, QueryWorkflowResponse.newBuilder().setQueryResult(payload(checklist())).build());
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest request,
        StreamObserver<DescribeWorkflowExecutionResponse> to) {
      answer(
          to,
          DescribeWorkflowExecutionResponse.newBuilder()
              .setWorkflowExecutionInfo(operation(request.getExecution().getWorkflowId()))
              .addPendingActivities(PendingActivityInfo.newBuilder().setAttempt(2))
              .build());
    }

    @Override
    public void getWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request,
        StreamObserver<GetWorkflowExecutionHistoryResponse> to) {
      var end =
          HistoryEvent.newBuilder()
              .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
              .setWorkflowExecutionCompletedEventAttributes(
                  WorkflowExecutionCompletedEventAttributes.newBuilder()
                      .setResult(payload(Map.of("summary", "done"))));
      answer(
          to,
          GetWorkflowExecutionHistoryResponse.newBuilder()
              .setHistory(History.newBuilder().addEvents(end))
              .build());
    }

    @Override
    public void updateWorkflowExecution(
        UpdateWorkflowExecutionRequest request,
        StreamObserver<UpdateWorkflowExecutionResponse> to) {
      answer(
          to,
          UpdateWorkflowExecutionResponse.newBuilder()
              .setStage(
                  UpdateWorkflowExecutionLifecycleStage
                      .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED)
              .setOutcome(Outcome.newBuilder().setSuccess(payload(checklist())))
              .build());
    }
  }
}
