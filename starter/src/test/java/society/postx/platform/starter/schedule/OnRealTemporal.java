package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.DevServer;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.payload.PlatformConverter;

/** Gives schedule tests a repository and a real Temporal server to check after each command. */
abstract class OnRealTemporal {
  static final String ID = "prune-backups";

  @TempDir private Path repository;
  final Terminal terminal = new Terminal();
  private WorkflowServiceStubs stubs;
  private WorkflowClient client;
  private ScheduleClient server;

  abstract DevServer temporal();

  @BeforeEach
  void connect() {
    terminal.with("TEMPORAL_ADDRESS", temporal().address());
    terminal.with("PLATFORM_REPOSITORY", repository.toString());
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal().address()).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(PlatformConverter.INSTANCE)
                .build());
    server =
        ScheduleClient.newInstance(
            stubs,
            ScheduleClientOptions.newBuilder()
                .setDataConverter(PlatformConverter.INSTANCE)
                .build());
  }

  @AfterEach
  void cleanUp() {
    for (var one : PlatformSchedule.values()) {
      if (there(one.id()).isPresent()) {
        server.getHandle(one.id()).delete();
      }
    }
    stubs.shutdownNow();
  }

  WorkflowClient client() {
    return client;
  }

  ScheduleClient server() {
    return server;
  }

  void applied(String schedules) {
    platformYml("schedules: " + schedules);
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
  }

  void platformYml(String text) {
    new CommittedFiles(repository).commit("platform.yml", text);
  }

  void foreign(String id) {
    var unused =
        server.createSchedule(
            id,
            Schedule.newBuilder()
                .setAction(
                    ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType("Theirs")
                        .setOptions(
                            WorkflowOptions.newBuilder()
                                .setWorkflowId("theirs")
                                .setTaskQueue("theirs")
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder().build())
                .build(),
            ScheduleOptions.newBuilder().setMemo(Map.of("team", "theirs")).build());
  }

  Optional<ScheduleDescription> there() {
    return there(ID);
  }

  Optional<ScheduleDescription> there(String id) {
    try {
      return Optional.of(server.getHandle(id).describe());
    } catch (ScheduleException none) {
      return Optional.empty();
    }
  }

  /** All of it that can be compared; an action's arguments cannot. */
  List<Object> state() {
    var found = there().orElseThrow();
    var schedule = found.getSchedule();
    return List.of(found.getInfo(), schedule.getSpec(), schedule.getPolicy(), schedule.getState());
  }

  int nextLocalHour(String zone) {
    return there()
        .orElseThrow()
        .getInfo()
        .getNextActionTimes()
        .getFirst()
        .atZone(ZoneId.of(zone))
        .getHour();
  }

  JsonNode lastRun() throws IOException {
    terminal.run("schedules", "list", "--json");
    return json().get(0).path("lastRun");
  }

  JsonNode json() throws IOException {
    return Json.MAPPER.readTree(terminal.out());
  }
}
