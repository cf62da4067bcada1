package society.postx.platform.starter.bootstrap;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Optional;

/** A namespace and how long it keeps what has ended. */
public record Namespace(WorkflowServiceStubs stubs, String name) {
  /**
   * Offboarding deletes 90 days after the end; its history must outlive that by a month for audits.
   */
  public static final Duration RETENTION = Duration.ofDays(120);

  /** Its retention; empty when there is no such namespace. */
  public Optional<Duration> retention() {
    try {
      var found =
          stubs
              .blockingStub()
              .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
      return Optional.of(
          Duration.ofSeconds(found.getConfig().getWorkflowExecutionRetentionTtl().getSeconds()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Answers what was done; a longer retention is left as it is. */
  String ensure() {
    var found = retention();
    if (found.isEmpty()) {
      register();
      return "namespace %s: made, keeps %d days".formatted(name, RETENTION.toDays());
    }
    if (found.get().compareTo(RETENTION) >= 0) {
      return "namespace %s: keeps %d days already".formatted(name, found.get().toDays());
    }
    raise();
    return "namespace %s: keeps %d days now, was %d"
        .formatted(name, RETENTION.toDays(), found.get().toDays());
  }

  private void register() {
    var unused =
        stubs
            .blockingStub()
            .registerNamespace(
                RegisterNamespaceRequest.newBuilder()
                    .setNamespace(name)
                    .setDescription("Post-X Platform")
                    .setWorkflowExecutionRetentionPeriod(Durations.fromDays(RETENTION.toDays()))
                    .build());
  }

  private void raise() {
    var unused =
        stubs
            .blockingStub()
            .updateNamespace(
                UpdateNamespaceRequest.newBuilder()
                    .setNamespace(name)
                    .setConfig(
                        NamespaceConfig.newBuilder()
                            .setWorkflowExecutionRetentionTtl(
                                Durations.fromDays(RETENTION.toDays())))
                    .build());
  }
}
