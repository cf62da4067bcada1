package society.postx.platform.starter.doctor;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.starter.bootstrap.Namespace;
import society.postx.platform.starter.bootstrap.SearchAttributes;
import society.postx.platform.starter.connection.Session;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.connection.TemporalErrors;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.activity.TaskQueues;

/** Checks that Temporal is reachable and bootstrapped, and that a worker polls it. */
record TemporalChecks(TemporalConnection connection, ScheduleChecks schedules) {
  private static final String SUBJECT = "temporal";
  private static final String BOOTSTRAP = "./platform bootstrap";

  List<Finding> check() {
    var findings = new ArrayList<Finding>();
    try {
      var session = connection.open();
      findings.add(
          Finding.fine(
              SUBJECT, "%s, namespace %s".formatted(session.address(), session.namespace())));
      findings.add(namespace(session));
      if (findings.getLast().fine()) {
        findings.add(searchAttributes(session));
        findings.add(poller(session, TaskQueues.PLATFORM));
        findings.add(poller(session, TaskQueues.HETZNER));
        findings.addAll(schedules.check(session));
      }
    } catch (CommandError refusal) {
      findings.add(
          Finding.wrong(
              SUBJECT,
              refusal.said(),
              "start it, or open the tunnel to it (docs/deployment.md), or check --address and profile"));
    } catch (StatusRuntimeException answer) {
      findings.add(
          Finding.wrong(
              SUBJECT,
              TemporalErrors.of("this address", answer),
              "check the profile's credentials"));
    }
    return findings;
  }

  private static Finding namespace(Session session) {
    var retention = new Namespace(session.stubs(), session.namespace()).retention();
    if (retention.isEmpty()) {
      return Finding.wrong("namespace", session.namespace() + " does not exist", BOOTSTRAP);
    }
    return retention.get().compareTo(Namespace.RETENTION) >= 0
        ? Finding.fine(
            "namespace", "keeps ended runs for %d days".formatted(retention.get().toDays()))
        : Finding.wrong(
            "namespace",
            "keeps ended runs for %d days, %d are needed"
                .formatted(retention.get().toDays(), Namespace.RETENTION.toDays()),
            BOOTSTRAP);
  }

  private Finding searchAttributes(Session session) {
    var missing = new SearchAttributes(session.operator(), session.namespace()).missing();
    return missing.isEmpty()
        ? Finding.fine("search attributes", "exist")
        : Finding.wrong("search attributes", "lack " + String.join(", ", missing), BOOTSTRAP);
  }

  private static Finding poller(Session session, String queue) {
    var type =
        queue.equals(TaskQueues.PLATFORM)
            ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
            : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;
    var workers =
        session
            .stubs()
            .blockingStub()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(session.namespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setTaskQueueType(type)
                    .build())
            .getPollersList()
            .stream()
            .map(PollerInfo::getIdentity)
            .distinct()
            .count();
    return workers > 0
        ? Finding.fine(
            "worker",
            workers == 1
                ? "one polls %s; a second takes over when it ends".formatted(queue)
                : "%d poll %s".formatted(workers, queue))
        : Finding.wrong("worker", "no worker polls " + queue, "./platform worker");
  }
}
