package society.postx.platform.workflows.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.proof.RungResult.Outcome;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class RestoreDrillTest {
  private static final String PATH = "reports/drills/alpha/2026-12-08.md";

  private final FakeDrills world = new FakeDrills();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @BeforeEach
  void fourClients() {
    List.of("alpha", "beta", "delta", "gamma").forEach(it -> world.putForeign("file " + it));
    kit.work(
        world,
        RestoreDrillImpl.class,
        DrillClientImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub drill(Map<String, Object> input) {
    var run =
        kit.client()
            .newUntypedWorkflowStub("RestoreDrill", WorkflowTestKit.options("restore-drill"));
    run.start(input);
    return run;
  }

  private RestoreDrillResult drilled(String... clients) {
    return drill(Map.of("clients", List.of(clients))).getResult(RestoreDrillResult.class);
  }

  /** What the end of every drill has in common. */
  private void nothingIsLeft() {
    assertThat(world.servers()).as("staging servers").isEmpty();
    assertThat(permitIsFree("alpha")).isTrue();
  }

  private boolean permitIsFree(String client) {
    try {
      return kit.client().newUntypedWorkflowStub("client/" + client).describe().getStatus()
          != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException never) {
      return true;
    }
  }

  private void alertSays(String... parts) {
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains(parts));
  }

  @Test
  void aThirdIsRestoredClosedStartedProvedAndRemovedInThisOrder() throws IOException {
    var run = drill(Map.of());
    var result = run.getResult(RestoreDrillResult.class);
    assertThat(result.summary()).isEqualTo("2 of 2 drilled clients proved");
    assertThat(result.clients()).containsOnlyKeys("alpha", "beta");
    assertThat(result.clients().get("alpha")).startsWith("proved: lost server").endsWith(PATH);
    assertThat(world.calls("alpha"))
        .containsExactly(
            "ensureStaging",
            "prepareStaging",
            "restoreCopy",
            "closeOutward",
            "startCopy",
            "provePages",
            "deleteStaging",
            "recordDrill");
    assertThat(world.calls("beta")).contains("proveCopy").doesNotContain("provePages");
    assertThat(world.report("alpha").results())
        .extracting(it -> it.rung())
        .containsExactly(Rung.APP_STARTED, Rung.SERVER_LOST);
    assertThat(world.report("alpha").parts()).hasSize(4);
    assertThat(world.report("beta").results())
        .extracting(it -> it.rung())
        .containsExactly(Rung.APP_STARTED);
    assertThat(run.query("progress", Checklist.class).items())
        .allSatisfy(item -> assertThat(item.state()).isEqualTo(StepState.DONE));
    assertThat(world.alerts()).isEmpty();
    nothingIsLeft();
    record("restore-drill", "restore-drill");
    record("drill-client", "restore-drill/alpha");
    record("drill-client-stages", "restore-drill/alpha");
  }

  /** What a search by client finds in Temporal. */
  @Test
  void aClientsDrillIsFoundByItsClientAndSaysItsStage() {
    drilled("beta");
    var attributes =
        kit.client()
            .newUntypedWorkflowStub("restore-drill/beta")
            .describe()
            .getTypedSearchAttributes();
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Client"))).isEqualTo("beta");
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Operation"))).isEqualTo("DrillClient");
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Stage"))).isEqualTo("DONE");
  }

  /** Where {@code RECORD_HISTORIES=true} asks for it. */
  private void record(String name, String id) throws IOException {
    if (Histories.wanted(name)) {
      Histories.keep(name, kit.client(), id);
    }
  }

  /**
   * After any failure the server is deleted, the report says so, and the other client is drilled.
   */
  @ParameterizedTest
  @CsvSource({
    "ensureStaging, QUOTA_EXCEEDED, NOT PROVED",
    "prepareStaging, UNAVAILABLE, NOT PROVED",
    "restoreCopy, JOB_FAILED, FAILED",
    "restoreCopy, REQUEST_REFUSED, NOT PROVED",
    "closeOutward, REQUEST_REFUSED, NOT PROVED",
    "startCopy, JOB_FAILED, FAILED",
    "proveCopy, UNAVAILABLE, NOT PROVED"
  })
  void aStepThatFailsLeavesNothingAndStopsNobody(String step, FailureType type, String verdict) {
    world.fail(step + " beta", type, "it says no");
    var result = drilled("alpha", "beta");
    assertThat(result.clients().get("beta"))
        .startsWith(verdict + " app started: ")
        .contains("it says no");
    assertThat(result.clients().get("alpha")).startsWith("proved: ");
    assertThat(world.report("beta").results())
        .allSatisfy(
            it ->
                assertThat(it.outcome())
                    .isEqualTo(verdict.equals("FAILED") ? Outcome.FAILED : Outcome.UNKNOWN));
    alertSays("- beta: " + verdict, "it says no", "RestoreDrill.md");
    nothingIsLeft();
  }

  @Test
  void whatWasNotClosedIsNotStarted() {
    world.fail("closeOutward alpha", REQUEST_REFUSED, "Hetzner refuses");
    drilled("alpha");
    assertThat(world.calls("alpha")).doesNotContain("startCopy", "provePages");
    nothingIsLeft();
  }

  @Test
  void aProofThatFailsFailsEveryRungOfTheDrill() throws IOException {
    world.plant("restoreCopy alpha", "1 of 40 sampled files differs");
    world.plant("proveCopy alpha", "nextcloud/nextcloud.pgdump: rows differ: public.oc_users");
    var result = drilled("alpha");
    assertThat(result.clients().get("alpha"))
        .startsWith(
            "FAILED app started: 1 of 40 sampled files differs; nextcloud/nextcloud.pgdump");
    assertThat(world.report("alpha").results())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(Outcome.FAILED));
    alertSays("1 of 40 sampled files differs");
    nothingIsLeft();
    record("drill-client-failed", "restore-drill/alpha");
  }

  /** A drill without the app would else count as one of every app in its quarter. */
  @Test
  void anAppThatTheSnapshotLacksFailsTheNewestAndKeepsAnOlderOneFromCounting() {
    world.drilledWell();
    world.plant("lacking beta", "pretix");
    var lacks = "the snapshot lacks apps that the client has today: [pretix]";
    var sources = new TreeSet<Boolean>();
    for (var month = 0; month < 40 && sources.size() < 2; month++) {
      var result = drilled("alpha", "beta"); // alpha is the lost server
      var report = world.report("beta");
      assertThat(report.notes()).contains("the restored files are of 2026-12-01 or later");
      var older = report.results().getFirst().outcome() == Outcome.UNKNOWN;
      sources.add(older);
      assertThat(result.clients().get("beta"))
          .startsWith((older ? "NOT PROVED" : "FAILED") + " app started: " + lacks);
    }
    assertThat(sources).as("older ones and the newest").hasSize(2);
  }

  /** What the older one shows is wrong all the same. */
  @Test
  void aFaultInAnOlderSnapshotFailsTheRungAlsoWhereItLacksAnApp() {
    world.plant("lacking beta", "pretix");
    world.plant("proveCopy beta", "rows differ");
    assertThat(drilled("alpha", "beta").clients().get("beta"))
        .startsWith("FAILED app started: ")
        .contains("rows differ");
  }

  @Test
  void missedTargetsAreAlertedAndFailNoRung() {
    world.targets(Duration.ofMinutes(1), Duration.ofHours(26));
    world.startsSlowly(2);
    var result = drilled("alpha");
    assertThat(result.clients().get("alpha"))
        .contains(
            "MISSED RTO: restored in 2 min", "the target is 1 min 0 s", "MISSED RPO: the newest");
    assertThat(world.report("alpha").results())
        .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(Outcome.PASSED));
    assertThat(world.report("alpha").findings()).hasSize(2);
    alertSays("MISSED RTO", "MISSED RPO");
    nothingIsLeft();
  }

  @Test
  void aServerThatCannotBeDeletedIsNamedWithItsTerm() {
    world.fail("deleteStaging alpha", REQUEST_REFUSED, "the server is protected");
    var result = drilled("alpha");
    assertThat(result.clients().get("alpha"))
        .startsWith("LEFT BEHIND staging-alpha: it could not be deleted: the server is protected");
    assertThat(world.report("alpha").findings()).singleElement().asString().contains("its term");
    alertSays("LEFT BEHIND staging-alpha");
    assertThat(world.servers()).containsExactly("staging-alpha");
  }

  @Test
  void leftoversOfAnEarlierRunGoFirstAndAreAlerted() {
    world.expired("staging-gamma (id 5)");
    world.stuck("staging-delta (id 6): the server is protected");
    var result = drilled("alpha");
    assertThat(result.findings())
        .containsExactly(
            "removed, it was past its term: staging-gamma (id 5)",
            "LEFT BEHIND staging-delta (id 6): the server is protected");
    assertThat(result.clients().get("alpha")).startsWith("proved: ");
    alertSays("staging-gamma", "staging-delta");
  }

  @Test
  void aDrillGoesOnWhereLeftoversCannotBeLookedFor() {
    world.fail("removeExpiredStaging", REQUEST_REFUSED, "no answer");
    var result = drilled("alpha");
    assertThat(result.clients().get("alpha")).startsWith("proved: ");
    alertSays("could not be looked for: no answer");
  }

  @Test
  void aClientThatStaysBusyIsNotReadAndItsServerGoes() throws IOException {
    var unused = kit.hold("beta", "restore/beta");
    var result = drilled("beta");
    assertThat(result.clients().get("beta"))
        .startsWith("NOT PROVED app started: beta stayed busy for 50 minutes");
    assertThat(world.calls("beta")).doesNotContain("restoreCopy").contains("deleteStaging");
    assertThat(world.servers()).isEmpty();
    record("drill-client-busy", "restore-drill/beta");
  }

  /** While the data is read the client is held; before and after it is not. */
  @Test
  void theClientIsHeldOnlyWhileItsRepositoryIsRead() {
    var reading = world.hold("restoreCopy alpha");
    var proving = world.hold("provePages alpha");
    var run = drill(Map.of("clients", List.of("alpha")));
    await().until(() -> world.calls("alpha").contains("restoreCopy"));
    assertThat(permitIsFree("alpha")).isFalse();
    reading.countDown();
    await().until(() -> world.calls("alpha").contains("provePages"));
    assertThat(permitIsFree("alpha")).isTrue();
    proving.countDown();
    assertThat(run.getResult(RestoreDrillResult.class).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"prepareStaging", "restoreCopy", "startCopy"})
  void aCancelledDrillRemovesItsServer(String step) {
    var held = world.hold(step + " alpha");
    var run = drill(Map.of("clients", List.of("alpha")));
    await().until(() -> world.calls("alpha").contains(step));
    run.cancel();
    await()
        .until(
            () ->
                kit.client().fetchHistory("restore-drill/alpha").getEvents().stream()
                    .anyMatch(it -> it.hasActivityTaskCancelRequestedEventAttributes()));
    world.fail(step + " alpha", JOB_FAILED, "it was ended");
    held.countDown();
    assertThatThrownBy(() -> run.getResult(RestoreDrillResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    await().until(() -> world.servers().isEmpty());
    await().until(() -> permitIsFree("alpha"));
  }

  @Test
  void aRepositoryWithoutSnapshotsFailsWithoutAServer() {
    world.withoutSnapshots("alpha");
    assertThat(drilled("alpha").clients().get("alpha"))
        .isEqualTo("FAILED app started: the repository is empty");
    assertThat(world.calls("alpha")).containsExactly("recordDrill");
  }

  @Test
  void aRepositoryThatCannotBeListedProvesNothing() {
    world.fail("listSnapshots alpha", REQUEST_REFUSED, "the box refuses");
    assertThat(drilled("alpha").clients().get("alpha"))
        .startsWith("NOT PROVED app started: the snapshots cannot be listed: the box refuses");
    assertThat(world.calls("alpha")).containsExactly("recordDrill");
  }

  @Test
  void aDrillThatCannotBeRecordedIsAFinding() {
    world.fail("recordDrill alpha", REQUEST_REFUSED, "the remote refuses");
    assertThat(drilled("alpha").clients().get("alpha"))
        .startsWith("UNRECORDED: the remote refuses");
    nothingIsLeft();
  }

  @Test
  void aClientThatCannotBeReadStopsNobody() {
    world.fail("planOf beta", REQUEST_REFUSED, "clients/beta.yml: domian: unknown field");
    var result = drilled("alpha", "beta");
    assertThat(result.clients().get("alpha")).startsWith("proved: ");
    alertSays("- beta: NOT DRILLED: clients/beta.yml: domian: unknown field");
  }

  @Test
  void aDryRunSaysWhatItWouldRestoreAndBuildsNothing() {
    var result = drill(Map.of("dryRun", true)).getResult(RestoreDrillResult.class);
    assertThat(result.summary()).isEqualTo("2 of 2 clients planned; no server was built");
    assertThat(result.clients().get("alpha"))
        .startsWith("would restore; lost server, newest snapshot: snapshot 5a5a5a5a");
    assertThat(world.all()).isEmpty();
    assertThat(world.alerts()).isEmpty();
  }

  @Test
  void anAlertNamesProofsThatCannotBeRead() {
    world.fail("drillBasis", REQUEST_REFUSED, "backups/proofs/beta.json: rungs: unknown field");
    var run = drill(Map.of());
    assertThatThrownBy(() -> run.getResult(RestoreDrillResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    alertSays("backups/proofs/beta.json: rungs: unknown field");
  }

  @Test
  void clientsMustBeNamedOnce() {
    assertThatThrownBy(() -> drilled("beta", "beta"))
        .hasStackTraceContaining("clients: '[beta, beta]': one client or more, each once");
  }

  static Stream<Arguments> histories() {
    return Stream.of(
        Arguments.of("restore-drill", "restore-drill", RestoreDrillImpl.class),
        Arguments.of("drill-client", "restore-drill/alpha", DrillClientImpl.class),
        Arguments.of("drill-client-stages", "restore-drill/alpha", DrillClientImpl.class),
        Arguments.of("drill-client-failed", "restore-drill/alpha", DrillClientImpl.class),
        Arguments.of("drill-client-busy", "restore-drill/beta", DrillClientImpl.class));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedDrillsReplay(String name, String id, Class<?> workflow) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), id, workflow);
    }
  }
}
