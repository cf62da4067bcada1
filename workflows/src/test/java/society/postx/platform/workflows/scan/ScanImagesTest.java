package society.postx.platform.workflows.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.options;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;
import static society.postx.platform.workflows.scan.FakeFleetOfContainers.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.testkit.Histories;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

class ScanImagesTest {
  private static final RunningImage NEXTCLOUD = image("nextcloud:28.0.1");
  private static final RunningImage TRAEFIK = image("traefik:3.6.1");

  private final FakeFleetOfContainers fleet = new FakeFleetOfContainers();
  private final WorkflowTestKit kit = new WorkflowTestKit();
  private int runs;

  @BeforeEach
  void threeClientsRunTwoImages() {
    kit.work(fleet, ScanImagesImpl.class, SendAlertImpl.class);
    fleet.runs("alpha", NEXTCLOUD, TRAEFIK);
    fleet.runs("beta", NEXTCLOUD, TRAEFIK);
    fleet.runs("gamma", TRAEFIK);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aCancelledScanSaysHowFarItCame() {
    fleet.failFor("scanRunning", UNAVAILABLE, "the scanner is updated");
    var run = scan(Map.of());
    await().until(() -> !fleet.looked().isEmpty());
    run.cancel();
    assertThatThrownBy(() -> result(run)).hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(progress(run).stage()).isEqualTo("CANCELLED");
    assertThat(progress(run).headline()).startsWith("cancelled after 3 of 3 clients");
  }

  @Test
  void eachImageIsScannedOnceAndTheReportSaysWhereItRuns() {
    fleet.vulnerability("nextcloud:28.0.1", "CVE-1");
    var run = scan(Map.of());
    var result = result(run);
    assertThat(fleet.looked()).containsExactlyInAnyOrder(NEXTCLOUD, TRAEFIK);
    assertThat(fleet.reports()).hasSize(1);
    assertThat(fleet.reports().getFirst().scanned())
        .extracting(it -> it.scan().image().name() + it.clients())
        .containsExactly("nextcloud:28.0.1[alpha, beta]", "traefik:3.6.1[alpha, beta, gamma]");
    assertThat(result.summary())
        .isEqualTo("1 critical open (1 new), 0 waived, 6 high in 2 images of 3 clients");
    assertThat(result.report()).matches("scans/\\d{4}-\\d\\d-\\d\\d\\.md");
    assertThat(progress(run).items())
        .allSatisfy(item -> assertThat(item.state()).isEqualTo(StepState.DONE));
  }

  /** A thread for each would be more than a worker has. */
  @Test
  @Timeout(180)
  void aThousandImagesAreScannedAtMostTwoAtATime() {
    for (var host = 0; host < 10; host++) {
      var name = "h" + host;
      fleet.runs(
          name,
          IntStream.range(0, 100)
              .mapToObj(it -> FakeFleetOfContainers.image("%s-app%d:1".formatted(name, it)))
              .toArray(RunningImage[]::new));
    }
    var result = result(scan(Map.of()));
    assertThat(result.summary()).endsWith("in 1002 images of 13 clients");
    assertThat(fleet.looked()).hasSize(1002).doesNotHaveDuplicates();
    assertThat(fleet.mostAtOnce()).isLessThanOrEqualTo(2);
  }

  @Test
  void aFindingIsSentOnceWithWhereItRunsAndWhatFixesIt() throws IOException {
    fleet.vulnerability("nextcloud:28.0.1", "CVE-1");
    result(scan(Map.of()));
    assertThat(fleet.alerts(1))
        .singleElement()
        .satisfies(
            alert ->
                assertThat(alert.text())
                    .contains(
                        "CVE-1 in nextcloud:28.0.1 (libshop 1.0-1, fixed in 1.0-2): runs at alpha, beta",
                        "./platform deploy",
                        "waivers.yml"));
    assertThat(result(scan(Map.of())).fresh()).isEmpty();
    fleet.vulnerability("nextcloud:28.0.1", "CVE-2");
    assertThat(result(scan(Map.of())).fresh())
        .containsExactly("CVE-2 in nextcloud:28.0.1 (libshop 1.0-1, fixed in 1.0-2)");
    assertThat(fleet.alerts(2)).hasSize(2);
    Histories.keep("scan-new-findings", kit.client(), "scan-3");
  }

  @Test
  void aWaivedFindingIsNewOnceItsWaiverExpires() {
    fleet.vulnerability("traefik:3.6.1", "CVE-1");
    fleet.waive("CVE-1");
    assertThat(result(scan(Map.of())).fresh()).isEmpty();
    assertThat(fleet.alerts()).isEmpty();
    fleet.waiverExpires("CVE-1");
    assertThat(result(scan(Map.of())).fresh()).hasSize(1);
  }

  @Test
  void aHostThatDoesNotAnswerIsNamedAndItsFindingsAreNotNewOnceItIsBack() throws IOException {
    fleet.runs("delta", image("shop:1"));
    fleet.vulnerability("shop:1", "CVE-1");
    result(scan(Map.of()));
    fleet.away("delta");
    var run = scan(Map.of());
    var silent = result(run);
    assertThat(silent.summary()).contains("NOT CHECKED: delta");
    assertThat(silent.silent()).containsEntry("delta", "no route to host");
    assertThat(fleet.reports().getLast().silent()).containsKey("delta");
    assertThat(progress(run).items()).anyMatch(item -> item.state() == StepState.STUCK);
    fleet.back("delta");
    assertThat(result(scan(Map.of())).fresh()).isEmpty();
    Histories.keep("scan-silent-host", kit.client(), "scan-2");
  }

  @Test
  void aClientWithoutAServerIsNamedToo() {
    fleet.putForeign("file omega");
    assertThat(result(scan(Map.of())).silent()).containsEntry("omega", "no server has its labels");
  }

  @Test
  void onlyNamedClientsAreAskedAndWhatIsKnownOfTheOthersStays() {
    fleet.runs("delta", image("shop:1"));
    fleet.vulnerability("shop:1", "CVE-1");
    result(scan(Map.of()));
    assertThat(result(scan(Map.of("clients", new String[] {"gamma"}))).summary())
        .contains("1 images of 1 clients");
    assertThat(result(scan(Map.of())).fresh()).isEmpty();
  }

  @Test
  void withoutAScannerNothingIsReportedAndOperatorsGetAnAlert() throws IOException {
    fleet.fail("scanRunning", SCANNER_UNAVAILABLE, "trivy is not there; install it");
    fails(scan(Map.of()), "trivy is not there; install it");
    assertThat(fleet.reports()).isEmpty();
    assertThat(fleet.alerts(1))
        .singleElement()
        .satisfies(
            alert ->
                assertThat(alert.text())
                    .contains("install it", "./platform schedules trigger scan-images"));
    Histories.keep("scan-without-scanner", kit.client(), "scan-1");
  }

  @Test
  void anImageThatCannotBeScannedIsNamedAndDoesNotHoldUpTheOthers() {
    fleet.fail("scanRunning traefik:3.6.1", INVALID_INPUT, "its registry does not have it");
    var result = result(scan(Map.of()));
    assertThat(result.summary()).contains("1 images NOT SCANNED");
    assertThat(fleet.reports().getFirst().unscanned())
        .extracting(FleetScan.Unscanned::why)
        .containsExactly("its registry does not have it (INVALID_INPUT)");
  }

  @Test
  void anImageFromNoRegistryIsNotGuessedAt() {
    fleet.runs("gamma", new RunningImage("shop:local", ""));
    result(scan(Map.of()));
    assertThat(fleet.looked()).extracting(RunningImage::name).doesNotContain("shop:local");
    assertThat(fleet.reports().getFirst().unscanned()).hasSize(1);
  }

  @Test
  void whereNothingCanBeScannedTheScanFails() {
    fleet.away("alpha");
    fleet.away("beta");
    fleet.away("gamma");
    fails(scan(Map.of()), "no host answered, nothing was scanned");
    fleet.back("alpha");
    fleet.fail("scanRunning", INVALID_INPUT, "waivers.yml: [0].reason: is empty");
    fails(scan(Map.of()), "none of 2 images could be scanned: waivers.yml");
    assertThat(fleet.reports()).isEmpty();
    assertThat(fleet.alerts(2)).hasSize(2);
  }

  @Test
  void aFindingWhoseAlertFailedIsNewAgain() {
    fleet.vulnerability("traefik:3.6.1", "CVE-1");
    fleet.failFor("mail", UNAVAILABLE, "the mail server is away");
    fleet.failFor("webhook", UNAVAILABLE, "the webhook is away");
    assertThat(result(scan(Map.of())).summary())
        .contains("ALERT NOT DELIVERED: no alert delivered yet; workflow alert/");
    fleet.repair("mail");
    assertThat(result(scan(Map.of())).fresh()).hasSize(1);
    assertThat(result(scan(Map.of())).fresh()).isEmpty();
  }

  @Test
  void aHundredHostsAreAskedInBatches() {
    for (var number = 0; number < 100; number++) {
      fleet.runs("client-" + number, TRAEFIK);
    }
    assertThat(result(scan(Map.of())).summary()).contains("of 103 clients");
    assertThat(fleet.largestQuestion()).isLessThanOrEqualTo(25);
    assertThat(fleet.looked()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[\"alpha\",\"alpha\"]", "[\"Alpha\"]", "\"alpha\", \"force\": true"})
  void badInputFailsAtOnce(String clients) throws IOException {
    var input = new ObjectMapper().readTree("{\"clients\": %s}".formatted(clients));
    var run = stub();
    run.start(input);
    fails(run, "clients");
    assertThat(fleet.looked()).isEmpty();
  }

  @Test
  void aClientThatThereIsNotIsRefused() {
    fails(scan(Map.of("clients", new String[] {"omega"})), "'omega': unknown client");
  }

  static Stream<String> histories() {
    return Stream.of("scan-new-findings", "scan-silent-host", "scan-without-scanner")
        .flatMap(Histories::of);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void recordedHistoriesReplay(String name) throws Exception {
    WorkflowTestKit.replay(Histories.read(name), "scan-images", ScanImagesImpl.class);
  }

  private static void fails(WorkflowStub run, String why) {
    assertThatThrownBy(() -> run.getResult(ScanImagesResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasStackTraceContaining(why);
  }

  private static ScanImagesResult result(WorkflowStub run) {
    return run.getResult(ScanImagesResult.class);
  }

  private WorkflowStub scan(Map<String, Object> input) {
    var run = stub();
    run.start(input);
    return run;
  }

  private WorkflowStub stub() {
    runs++;
    return kit.client().newUntypedWorkflowStub("ScanImages", options("scan-" + runs));
  }
}
