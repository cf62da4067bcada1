package society.postx.platform.workflows.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.proof.RungResult.Outcome;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class VerifyBackupsTest {
  private static final List<String> CLIENTS = List.of("alpha", "beta", "delta", "gamma");

  private final FakeProofs world = new FakeProofs();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @BeforeEach
  void fourClients() {
    CLIENTS.forEach(it -> world.putForeign("file " + it));
    kit.work(
        world,
        VerifyBackupsImpl.class,
        VerifyClientImpl.class,
        SendAlertImpl.class,
        PermitImpl.class);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  private WorkflowStub verify(Map<String, Object> input) {
    var run =
        kit.client()
            .newUntypedWorkflowStub("VerifyBackups", WorkflowTestKit.options("verify-backups"));
    run.start(input);
    return run;
  }

  private VerifyBackupsResult verified() {
    return verify(Map.of()).getResult(VerifyBackupsResult.class);
  }

  @Test
  void goodBackupsClimbFourRungsAndAlertNobody() throws IOException {
    var run = verify(Map.of());
    var result = run.getResult(VerifyBackupsResult.class);
    assertThat(result.summary()).isEqualTo("4 of 4 clients proved");
    assertThat(result.findings()).isEmpty();
    assertThat(result.report()).isEqualTo("reports/backups/2026-11-29.md");
    assertThat(result.clients())
        .containsEntry(
            "alpha",
            "arrived 2026-11-29, checked 2026-11-29, sample compared 2026-11-29, 1 of 2 slices read");
    assertThat(world.proof("alpha").rungs().values())
        .hasSize(4)
        .allSatisfy(it -> assertThat(it.outcome()).isEqualTo(Outcome.PASSED));
    assertThat(run.query("progress", Checklist.class).items())
        .allSatisfy(item -> assertThat(item.state()).isEqualTo(StepState.DONE));
    assertThat(world.alerts()).isEmpty();
    record("verify-backups", "verify-backups");
    record("verify-client", "verify-backups/alpha");
  }

  /** Where {@code RECORD_HISTORIES=true} asks for it. */
  private void record(String name, String id) throws IOException {
    if (Histories.wanted(name)) {
      Histories.keep(name, kit.client(), id);
    }
  }

  /** The fault of each look fails its rung, stops no other client, and is in the one alert. */
  @ParameterizedTest
  @CsvSource({
    "seeBackups, ARRIVED",
    "askTimer, ARRIVED",
    "keys, CHECKED",
    "check, CHECKED",
    "readSlice, SLICE_READ",
    "compareContents, SAMPLE_COMPARED",
    "compareLiveFiles, SAMPLE_COMPARED"
  })
  void aPlantedFaultFailsItsRungAndAlertsOnce(String look, Rung rung) {
    world.plant(look + " beta", "something is wrong\n# x");
    var result = verified();
    assertThat(result.clients()).hasSize(4);
    assertThat(result.clients().get("beta"))
        .startsWith("FAILED " + rung.title() + ": ")
        .contains("something is wrong # x");
    assertThat(world.proof("beta").failed()).containsExactly(rung);
    assertThat(world.proof("alpha").failed()).isEmpty();
    assertThat(world.alerts(1))
        .singleElement()
        .extracting(Alert::text)
        .satisfies(
            it ->
                assertThat(it)
                    .contains("- beta: FAILED " + rung.title(), "something is wrong # x")
                    .contains("reports/backups/2026-11-29.md", "./platform backups")
                    .doesNotContain("alpha"));
    assertThat(world.proof("beta").data().read())
        .as("the cursor moves on success only")
        .isEqualTo(rung == Rung.CHECKED || rung == Rung.SLICE_READ ? 0 : 1);
  }

  /** A look that was not taken neither proves nor accuses. */
  @ParameterizedTest
  @MethodSource("blind")
  void aLookThatCannotBeTakenProvesNothing(String activity, List<Rung> rungs) {
    world.fail(activity + " beta", UNAVAILABLE, "it does not answer");
    var result = verified();
    assertThat(result.clients().get("beta")).startsWith("NOT PROVED " + rungs.getFirst().title());
    assertThat(world.proof("beta").unknown()).containsExactlyElementsOf(rungs);
    assertThat(world.proof("beta").failed()).isEmpty();
    assertThat(world.alerts(1)).hasSize(1);
    assertThat(world.proof("gamma").unknown()).isEmpty();
  }

  static Stream<Arguments> blind() {
    var three = List.of(Rung.CHECKED, Rung.SLICE_READ, Rung.SAMPLE_COMPARED);
    return Stream.of(
        of(
            "seeBackups",
            List.of(Rung.ARRIVED, Rung.CHECKED, Rung.SLICE_READ, Rung.SAMPLE_COMPARED)),
        of("locate", List.of(Rung.ARRIVED, Rung.SAMPLE_COMPARED)),
        of("askTimer", List.of(Rung.ARRIVED)),
        of("check", three.subList(0, 2)),
        of("readSlice", List.of(Rung.SLICE_READ)),
        of("compareContents", List.of(Rung.SAMPLE_COMPARED)),
        of("compareLiveFiles", List.of(Rung.SAMPLE_COMPARED)));
  }

  private static Arguments of(String look, List<Rung> rungs) {
    return Arguments.of(look, rungs);
  }

  @Test
  void aDateOfProofOutlivesALaterFailureAndAFailureOutranksIt() {
    verified();
    world.plant("check alpha", "pack 5a9c03f1 is missing");
    verified();
    assertThat(world.proof("alpha").verdict())
        .startsWith("FAILED checked: restic check: pack 5a9c03f1 is missing; NOT PROVED slice read")
        .endsWith("checked 2026-11-29, sample compared 2026-11-29, 1 of 2 slices read");
  }

  @Test
  void aRoundOfSlicesEndsWithADate() {
    verified();
    verified();
    assertThat(world.proof("alpha").share())
        .isEqualTo("0 of 2 slices read, all of them last on 2026-11-29");
  }

  @Test
  void onlyNamedClientsAreVerified() {
    var result = verify(Map.of("clients", List.of("beta"))).getResult(VerifyBackupsResult.class);
    assertThat(result.clients()).containsOnlyKeys("beta");
    assertThat(world.proof("alpha").rungs()).isEmpty();
  }

  @Test
  void aDryRunSaysWhatItWouldReadAndRecordsNothing() {
    world.plant("check alpha", "damaged");
    var result = verify(Map.of("dryRun", true)).getResult(VerifyBackupsResult.class);
    assertThat(result.summary()).isEqualTo("4 of 4 clients planned; no data was read");
    assertThat(result.clients().get("alpha"))
        .startsWith("would read slice 1 of 2; newest backup 2026-11-29 03:40 UTC; arrived never");
    assertThat(result.report()).isNull();
    assertThat(world.proof("alpha").rungs()).isEmpty();
    assertThat(world.alerts()).isEmpty();
  }

  @Test
  void aClientThatStaysBusyStopsNobodyAndItsArrivalIsSeenAllTheSame() throws IOException {
    hold("beta");
    world.plant("seeBackups beta", "the box has stored no backup at all");
    var result = verified();
    assertThat(result.summary()).isEqualTo("2 of 4 clients proved");
    assertThat(result.clients().get("beta"))
        .startsWith("FAILED arrived: the box has stored no backup at all");
    assertThat(world.proof("beta").failed()).containsExactly(Rung.ARRIVED);
    assertThat(world.proof("beta").rungs()).containsOnlyKeys(Rung.ARRIVED);
    assertThat(world.proof("gamma").rungs()).hasSize(4);
    record("verify-client-busy", "verify-backups/beta");
  }

  private void hold(String client) {
    var unused = kit.hold(client, "restore/" + client);
  }

  @Test
  void aClientThatCannotBeReadStopsNobody() {
    world.fail("proofOf beta", REQUEST_REFUSED, "backups/proofs/beta.json: rungs: unknown field");
    var result = verified();
    assertThat(result.clients().get("beta")).startsWith("backups/proofs/beta.json");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("- beta: backups/proofs/beta.json"));
    assertThat(world.proof("gamma").rungs()).hasSize(4);
  }

  @Test
  void hetznersCopiesAreInTheSameAlert() {
    world.plantAtServer("delta", "Hetzner has 2 automatic backups of the server, not 7");
    world.plant("boxSnapshots", "the Storage Box has no snapshot plan");
    assertThat(verified().findings())
        .containsExactly(
            "delta: Hetzner has 2 automatic backups of the server, not 7",
            "the Storage Box has no snapshot plan");
    assertThat(world.alerts(1)).hasSize(1);
  }

  /** A drill that was terminated leaves a server; the next drill is a month away. */
  @Test
  void stagingServersPastTheirTermAreRemovedAndNamedInTheSameAlert() throws IOException {
    world.plant("removeExpiredStaging", "staging-beta (id 7)");
    world.plant("stuck staging", "staging-gamma (id 8): it is protected");
    world.plant("boxSnapshots", "the Storage Box has no snapshot plan");
    var lines =
        List.of(
            "removed, it was past its term: staging-beta (id 7)",
            "LEFT BEHIND staging-gamma (id 8): it is protected",
            "the Storage Box has no snapshot plan");
    assertThat(verified().findings()).containsExactlyElementsOf(lines);
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.text())
                    .contains(lines)
                    .contains("This changed no client and stopped no backup.")
                    .doesNotContainIgnoringCase("nothing was changed"));
    record("verify-leftovers", "verify-backups");
  }

  /** Nothing else would ever name the only copy of what an app had. */
  @Test
  void whatTerminatedRestoresKeptIsNamedInTheSameAlert() throws IOException {
    world.plant("kept beta", "/opt/docker/.kept/5f1c has been kept without a term");
    var line = "beta: /opt/docker/.kept/5f1c has been kept without a term";
    assertThat(verified().findings()).containsExactly(line);
    assertThat(world.alerts(1)).singleElement().extracting(Alert::text).asString().contains(line);
    record("verify-kept", "verify-backups");
  }

  @Test
  void aLookForWhatRestoresKeptThatFailsStopsNothing() {
    world.fail("keptByRestores", UNAVAILABLE, "no answer");
    assertThat(verified().findings())
        .containsExactly(
            "what restores kept on the hosts could not be looked for: no answer (UNAVAILABLE)");
    assertThat(world.proof("gamma").rungs()).hasSize(4);
  }

  /** A check would lock the repository in the night. */
  @Test
  void noCheckBeginsWhileABackupMayRunOrBeginsBeforeItWouldEnd() throws IOException {
    var now = Instant.ofEpochMilli(kit.currentTimeMillis());
    var until = now.plus(Duration.ofHours(5));
    world.night(now.plus(Duration.ofMinutes(55)), until);
    var run = verify(Map.of("clients", List.of("alpha")));
    assertThat(run.getResult(VerifyBackupsResult.class).findings()).isEmpty();
    for (var look : List.of("CheckBeforePrune", "ReadSlice")) {
      assertThat(scheduled("verify-backups/alpha", look)).as(look).isAfterOrEqualTo(until);
    }
    assertThat(scheduled("verify-backups/alpha", "SeeBackups")).isBefore(until);
    record("verify-client-waited", "verify-backups/alpha");
  }

  private Instant scheduled(String id, String activity) {
    var time =
        kit.client().fetchHistory(id).getEvents().stream()
            .filter(
                it ->
                    it.getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(activity))
            .findFirst()
            .orElseThrow()
            .getEventTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** What a search by client finds in Temporal. */
  @Test
  void aClientsRunIsFoundByItsClientAndSaysItsStage() {
    verified();
    var attributes =
        kit.client()
            .newUntypedWorkflowStub("verify-backups/beta")
            .describe()
            .getTypedSearchAttributes();
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Client"))).isEqualTo("beta");
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Operation")))
        .isEqualTo("VerifyClient");
    assertThat(attributes.get(SearchAttributeKey.forKeyword("Stage"))).isEqualTo("DONE");
  }

  @Test
  void aLookForStagingServersThatFailsStopsNothing() {
    world.fail("removeExpiredStaging", UNAVAILABLE, "no answer");
    assertThat(verified().findings())
        .containsExactly(
            "staging servers past their term could not be looked for: no answer (UNAVAILABLE)");
    assertThat(world.proof("gamma").rungs()).hasSize(4);
  }

  @Test
  void aDryRunRemovesNoStagingServer() {
    world.plant("removeExpiredStaging", "staging-beta (id 7)");
    assertThat(verify(Map.of("dryRun", true)).getResult(VerifyBackupsResult.class).findings())
        .isEmpty();
  }

  @Test
  void whatHetznerDoesNotSayIsAFindingToo() {
    world.fail("serverBackups", UNAVAILABLE, "no answer");
    world.fail("boxSnapshots", UNAVAILABLE, "no answer");
    assertThat(verified().findings())
        .containsExactly(
            "the servers' automatic backups could not be seen: no answer (UNAVAILABLE)",
            "the Storage Box's own snapshots could not be seen: no answer (UNAVAILABLE)");
  }

  @Test
  void aReportThatCannotBeWrittenHidesNoFinding() throws IOException {
    world.plant("check beta", "pack 5a9c03f1 is missing");
    world.plantAtServer("delta", "Hetzner has 2 automatic backups");
    world.fail("recordReport", REQUEST_REFUSED, "the remote refuses");
    var result = verified();
    assertThat(result.report()).isNull();
    assertThat(result.summary())
        .isEqualTo("4 of 4 clients verified; the report could not be written");
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.text())
                    .contains("the remote refuses", "- beta: FAILED checked", "- delta: Hetzner"));
    record("verify-unreported", "verify-backups");
    record("verify-client-damaged", "verify-backups/beta");
  }

  @Test
  void anAlertNamesAListThatCannotBeRead() {
    world.fail("clients", REQUEST_REFUSED, "clients/beta.yml: domian: unknown field");
    var run = verify(Map.of());
    assertThatThrownBy(() -> run.getResult(VerifyBackupsResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.title()).isEqualTo("verify-backups: no client was verified");
              assertThat(it.text()).contains("clients/beta.yml: domian: unknown field");
            });
  }

  @Test
  void clientsMustBeNamedOnce() {
    assertThatThrownBy(
            () ->
                verify(Map.of("clients", List.of("beta", "beta")))
                    .getResult(VerifyBackupsResult.class))
        .hasStackTraceContaining("clients: '[beta, beta]': one client or more, each once");
  }

  static Stream<Arguments> histories() {
    return Stream.of(
        Arguments.of("verify-backups", "verify-backups", VerifyBackupsImpl.class),
        Arguments.of("verify-unreported", "verify-backups", VerifyBackupsImpl.class),
        Arguments.of("verify-leftovers", "verify-backups", VerifyBackupsImpl.class),
        Arguments.of("verify-kept", "verify-backups", VerifyBackupsImpl.class),
        Arguments.of("verify-client-waited", "verify-backups/alpha", VerifyClientImpl.class),
        Arguments.of("verify-client", "verify-backups/alpha", VerifyClientImpl.class),
        Arguments.of("verify-client-busy", "verify-backups/beta", VerifyClientImpl.class),
        Arguments.of("verify-client-damaged", "verify-backups/beta", VerifyClientImpl.class));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedVerificationsReplay(String name, String id, Class<?> workflow) throws Exception {
    for (var history : Histories.of(name).toList()) {
      WorkflowTestKit.replay(Histories.read(history), id, workflow);
    }
  }
}
