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

/** Reads and sets how long a Temporal namespace keeps ended runs. */
public record Namespace(WorkflowServiceStubs stubs, String name) {
  /** Offboarding deletes data after 90 days; audits need its history for one month more. */
  public static final Duration RETENTION = Duration.ofDays(120);

  /** How long the namespace keeps ended runs; empty if the namespace does not exist. */
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

  /** Returns what it did; it never shortens a retention. */
  String ensure() {
    var found = retention();
    if (found.isEmpty()) {
      register();
      return "namespace %s: created; keeps ended runs for %d days"
          .formatted(name, RETENTION.toDays());
    }
    if (found.get().compareTo(RETENTION) >= 0) {
      return "namespace %s: keeps ended runs for %d days already"
          .formatted(name, found.get().toDays());
    }
    raise();
    return "namespace %s: keeps ended runs for %d days now (before: %d)"
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
