package society.postx.platform.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.DevServer;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Output;

/** On a real Temporal server, which is asked what it has after each command. */
class SchedulesCommandTest {
  @RegisterExtension static final DevServer SERVER = new DevServer();

  private static final String ID = "prune-backups";

  @TempDir private Path repository;
  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", SERVER.address());
  private WorkflowServiceStubs stubs;
  private ScheduleClient server;

  @BeforeEach
  void connect() {
    terminal.with("PLATFORM_REPOSITORY", repository.toString());
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(SERVER.address()).build());
    server = ScheduleClient.newInstance(stubs);
  }

  @AfterEach
  void cleanUp() {
    if (there().isPresent()) {
      server.getHandle(ID).delete();
    }
    stubs.shutdownNow();
  }

  @Test
  void whatIsLeftOutIsMadeAsTheTemplateSaysWithItsPoliciesSet() throws Exception {
    platformYml("zone: platform.example");
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
    assertThat(terminal.out()).isEqualTo("prune-backups: created (30 5 * * *)\n");
    var made = there().orElseThrow();
    var spec = made.getSchedule().getSpec();
    assertThat(spec.getTimeZoneName()).isEqualTo("Europe/Amsterdam");
    assertThat(spec.getJitter()).isEqualTo(Duration.ofMinutes(10));
    var policy = made.getSchedule().getPolicy();
    assertThat(policy.getOverlap()).isEqualTo(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    assertThat(policy.getCatchupWindow()).isEqualTo(Duration.ofDays(1));
    assertThat(policy.isPauseOnFailure()).isFalse();
    var action = (ScheduleActionStartWorkflow) made.getSchedule().getAction();
    assertThat(action.getWorkflowType()).isEqualTo("PruneBackups");
    assertThat(action.getOptions().getTaskQueue()).isEqualTo("platform");
    assertThat(action.getOptions().getWorkflowRunTimeout()).isLessThan(Duration.ofDays(1));
    assertThat(made.getInfo().getNextActionTimes())
        .isNotEmpty()
        .allSatisfy(
            next -> {
              var local = next.atZone(ZoneId.of("Europe/Amsterdam"));
              assertThat(local.getHour()).isEqualTo(5);
              assertThat(local.getMinute()).isBetween(30, 40);
            });
  }

  @Test
  void aSecondApplyChangesNothing() throws Exception {
    applied("{pruneBackups: '0-30/15 4,5 * JAN-JUN MON'}");
    var before = state();
    assertThat(terminal.run("schedules", "apply", "--json")).isZero();
    assertThat(json().get(0).get("done").asText()).isEqualTo("as it was");
    assertThat(state()).isEqualTo(before);
    assertThat(there().orElseThrow().getInfo().getLastUpdatedAt()).isNull();
  }

  @Test
  void aChangedCronOrZoneIsUpdatedInPlace() throws Exception {
    applied("{pruneBackups: '30 5 * * *'}");
    applied("{pruneBackups: '10 6 * * *'}");
    assertThat(terminal.out()).isEqualTo("prune-backups: changed (10 6 * * *)\n");
    assertThat(nextLocalHour("Europe/Amsterdam")).isEqualTo(6);
    platformYml("schedules: {pruneBackups: '10 6 * * *'}\nbackup: {timeZone: Asia/Tokyo}");
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("changed");
    assertThat(nextLocalHour("Asia/Tokyo")).isEqualTo(6);
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("as it was");
  }

  @Test
  void whateverSomebodyChangedByHandIsMended() throws Exception {
    applied("{}");
    var times = ScheduleSpec.newBuilder().setCronExpressions(List.of("0 1 * * *")).build();
    var policy = SchedulePolicy.newBuilder().setPauseOnFailure(true).build();
    var action =
        ScheduleActionStartWorkflow.newBuilder()
            .setWorkflowType("PruneBackups")
            .setArguments(Map.of("dryRun", true))
            .setOptions(
                ((ScheduleActionStartWorkflow) there().orElseThrow().getSchedule().getAction())
                    .getOptions())
            .build();
    mended(schedule -> schedule.setSpec(times));
    mended(schedule -> schedule.setPolicy(policy));
    mended(schedule -> schedule.setAction(action));
    assertThat(nextLocalHour("Europe/Amsterdam")).isEqualTo(5);
  }

  private void mended(UnaryOperator<Schedule.Builder> byHand) {
    server
        .getHandle(ID)
        .update(
            found ->
                new ScheduleUpdate(
                    byHand
                        .apply(Schedule.newBuilder(found.getDescription().getSchedule()))
                        .build()));
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("changed");
    assertThat(terminal.run("schedules", "apply")).isZero();
    assertThat(terminal.out()).contains("as it was");
  }

  @Test
  void offDeletesAndStaysOff() throws Exception {
    applied("{}");
    applied("{pruneBackups: off}");
    assertThat(terminal.out()).isEqualTo("prune-backups: deleted (off)\n");
    assertThat(there()).isEmpty();
    applied("{pruneBackups: \"off\"}");
    assertThat(terminal.out()).contains("as it was (off)");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("does not exist", "starter schedules apply");
    assertThat(terminal.run("schedules", "trigger", ID)).isEqualTo(1);
    assertThat(terminal.err()).contains("does not exist", "starter schedules apply");
  }

  @Test
  void aPauseAndItsNoteSurviveApplyUntilResumed() throws Exception {
    applied("{}");
    assertThat(terminal.run("schedules", "pause", ID, "--reason", "box moves")).isZero();
    applied("{pruneBackups: '10 6 * * *'}");
    assertThat(terminal.out()).contains("changed");
    var state = there().orElseThrow().getSchedule().getState();
    assertThat(state.isPaused()).isTrue();
    assertThat(state.getNote()).isEqualTo("paused by ops: box moves");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("paused: paused by ops: box moves");
    assertThat(terminal.run("schedules", "resume", ID, "--reason", "moved", "--operator", "eva"))
        .isZero();
    assertThat(there().orElseThrow().getSchedule().getState().isPaused()).isFalse();
    assertThat(terminal.run("schedules", "list", "--json")).isZero();
    assertThat(json().get(0).get("note").asText()).isEqualTo("resumed by eva: moved");
    assertThat(json().get(0).get("cron").asText()).isEqualTo("10 6 * * *");
    assertThat(json().get(0).get("nextRun").asText()).isNotEmpty();
  }

  @Test
  void aStrangersScheduleIsLeftAlone() throws Exception {
    foreign(ID);
    var before = state();
    platformYml("schedules: {pruneBackups: off}");
    for (var command :
        List.of(
            List.of("apply"),
            List.of("trigger", ID),
            List.of("pause", ID, "--reason", "no"),
            List.of("list"))) {
      var arguments = new ArrayList<>(List.of("schedules"));
      arguments.addAll(command);
      assertThat(terminal.run(arguments.toArray(String[]::new))).isEqualTo(1);
      assertThat(terminal.err()).contains("prune-backups", "not the platform's");
    }
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void triggerStartsARunAndListSaysHowItGoes() throws Exception {
    applied("{}");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("30 5 * * * (Europe/Amsterdam)", "has not run yet");
    assertThat(terminal.run("schedules", "trigger", ID)).as(terminal.err()).isZero();
    await().atMost(Duration.ofSeconds(20)).until(() -> !lastRun().isMissingNode());
    var run = lastRun();
    assertThat(run.get("status").asText()).isEqualTo("RUNNING");
    assertThat(terminal.run("schedules", "trigger", ID)).isEqualTo(1);
    assertThat(terminal.err()).contains("no second was started");
    var stub = WorkflowClient.newInstance(stubs).newUntypedWorkflowStub(run.get("id").asText());
    assertThat(stub.describe().getWorkflowType()).isEqualTo("PruneBackups");
    assertThat(stub.describe().getTaskQueue()).isEqualTo("platform");
    stub.terminate("test");
    assertThat(terminal.run("schedules", "list")).isZero();
    assertThat(terminal.out()).contains("terminated");
  }

  @Test
  void aMistakeInPlatformYmlIsNamedAndNothingIsChanged() throws Exception {
    applied("{}");
    var before = state();
    platformYml("schedules: {pruneBackups: '61 5 * * *'}");
    assertThat(terminal.run("schedules", "apply", "--json")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("platform.yml: schedules.pruneBackups: '61 5 * * *': minute is", "0 to 59");
    assertThat(json().get("exit").asInt()).isEqualTo(2);
    platformYml("schedules: {pruneBackups: '0 5 * * *'}\nbackup: {timeZone: Europe/Utrecht}");
    assertThat(terminal.run("schedules", "apply")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("platform.yml: backup.timeZone: 'Europe/Utrecht': a time zone's name");
    platformYml("schedules: {prune: '0 5 * * *'}");
    assertThat(terminal.run("schedules", "apply")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("platform.yml: schedules.prune: is no key here (there is: pruneBackups)");
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void anUnknownIdIsAnsweredWithThoseThereAre() {
    assertThat(terminal.run("schedules", "pause", "prune", "--reason", "x")).isEqualTo(2);
    assertThat(terminal.err()).contains("'prune'", "there is: prune-backups");
  }

  @Test
  void aNamespaceThatDoesNotExistIsNoMissingSchedule() {
    assertThat(terminal.run("schedules", "list", "--namespace", "nowhere")).isEqualTo(1);
    assertThat(terminal.err()).contains("nowhere", "starter bootstrap");
  }

  private void applied(String schedules) throws IOException, GitAPIException {
    platformYml("schedules: " + schedules);
    assertThat(terminal.run("schedules", "apply")).as(terminal.err()).isZero();
  }

  private void platformYml(String text) throws IOException, GitAPIException {
    Files.writeString(repository.resolve("platform.yml"), text);
    try (var git = Git.init().setDirectory(repository.toFile()).call()) {
      git.add().addFilepattern("platform.yml").call();
      var unused =
          git.commit().setMessage("settings").setAuthor("ops", "ops@platform.example").call();
    }
  }

  private void foreign(String id) {
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

  private Optional<ScheduleDescription> there() {
    try {
      return Optional.of(server.getHandle(ID).describe());
    } catch (ScheduleException none) {
      return Optional.empty();
    }
  }

  /** All of it that can be compared; an action's arguments cannot. */
  private List<Object> state() {
    var found = there().orElseThrow();
    var schedule = found.getSchedule();
    return List.of(found.getInfo(), schedule.getSpec(), schedule.getPolicy(), schedule.getState());
  }

  private int nextLocalHour(String zone) {
    return there()
        .orElseThrow()
        .getInfo()
        .getNextActionTimes()
        .getFirst()
        .atZone(ZoneId.of(zone))
        .getHour();
  }

  private JsonNode lastRun() throws IOException {
    terminal.run("schedules", "list", "--json");
    return json().get(0).path("lastRun");
  }

  private JsonNode json() throws IOException {
    return Output.JSON.readTree(terminal.out());
  }
}
