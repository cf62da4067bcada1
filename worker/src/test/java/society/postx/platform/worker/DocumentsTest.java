package society.postx.platform.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.drill.RestoreDrillInput;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.offboarding.OffboardClientInput;
import society.postx.platform.workflows.onboarding.OnboardClientInput;
import society.postx.platform.workflows.payload.TypedInput;
import society.postx.platform.workflows.platformbackup.BackUpPlatformInput;
import society.postx.platform.workflows.proof.VerifyBackupsInput;
import society.postx.platform.workflows.pruning.ForgetSnapshotsInput;
import society.postx.platform.workflows.pruning.PruneBackupsInput;
import society.postx.platform.workflows.reinstatement.ReinstateClientInput;
import society.postx.platform.workflows.release.DeployReleaseInput;
import society.postx.platform.workflows.restore.RestoreClientInput;
import society.postx.platform.workflows.retention.ReconcileArchivesInput;
import society.postx.platform.workflows.retention.RetainThenDeleteInput;
import society.postx.platform.workflows.scan.ScanImagesInput;
import society.postx.platform.workflows.snapshots.ListSnapshotsInput;
import society.postx.platform.workflows.upgrade.UpgradeServersInput;

/** The JSON examples in the documentation start the operations they describe. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JSON =
      Pattern.compile("```json\\n(\\{.*?\\n?\\})\\n```", Pattern.DOTALL);

  @Test
  void theRunbookHasARowForEachFailureType() throws IOException {
    var runbook = Files.readString(ROOT.resolve("docs/runbook.md"));
    var rows =
        runbook
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| type"))
            .map(line -> line.split("\\|", 3)[1].strip())
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(Arrays.stream(FailureType.values()).map(Enum::name).toList());
  }

  /** A page may have sections of its own behind "What happens". */
  @Test
  void thePagesOfWorkflowsHaveTheSameHeadingsInTheSameOrder() throws IOException {
    try (var pages = Files.list(ROOT.resolve("docs/workflows"))) {
      assertThat(pages)
          .isNotEmpty()
          .allSatisfy(
              page ->
                  assertThat(headings(page))
                      .startsWith("What it does and never does", "Start it", "What happens")
                      .endsWith("Decisions", "When it stops", "Undo", "Why"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/workflows/OnboardClient.md"})
  void thePastedJsonStartsAnOnboarding(String page) throws IOException {
    assertThat(read(blocks(page).getFirst()).client().value()).isEqualTo("alpha");
  }

  @Test
  void theExampleFileStartsAnOnboarding() throws IOException {
    assertThat(
            read(Files.readString(ROOT.resolve("docs/examples/onboard-alpha.json")))
                .client()
                .value())
        .isEqualTo("alpha");
  }

  @Test
  void thePastedJsonPrunesOneClient() throws IOException {
    var input = read(blocks("docs/workflows/PruneBackups.md").getFirst(), PruneBackupsInput.class);
    assertThat(input.clients()).extracting(ClientName::value).containsExactly("alpha");
  }

  @Test
  void thePastedJsonVerifiesOneClient() throws IOException {
    var input =
        read(blocks("docs/workflows/VerifyBackups.md").getFirst(), VerifyBackupsInput.class);
    assertThat(input).isEqualTo(example("verify-backups", VerifyBackupsInput.class));
    assertThat(input.clients()).extracting(ClientName::value).containsExactly("alpha");
  }

  @Test
  void thePastedJsonPlansABackupOfThePlatform() throws IOException {
    var input =
        read(blocks("docs/workflows/BackUpPlatform.md").getFirst(), BackUpPlatformInput.class);
    assertThat(input.dryRun()).isTrue();
  }

  @Test
  void thePastedJsonDrillsOneClient() throws IOException {
    var input = read(blocks("docs/workflows/RestoreDrill.md").getFirst(), RestoreDrillInput.class);
    assertThat(input).isEqualTo(example("restore-drill", RestoreDrillInput.class));
    assertThat(input.clients()).extracting(ClientName::value).containsExactly("alpha");
  }

  @Test
  void thePastedJsonRetainsOneClientsArchive() throws IOException {
    var input =
        read(blocks("docs/workflows/RetainThenDelete.md").getFirst(), RetainThenDeleteInput.class);
    assertThat(input.client().value()).isEqualTo("alpha");
  }

  @Test
  void thePastedJsonOnlyComparesArchives() throws IOException {
    var input =
        read(
            blocks("docs/workflows/ReconcileArchives.md").getFirst(), ReconcileArchivesInput.class);
    assertThat(input.dryRun()).isTrue();
  }

  @Test
  void thePastedJsonOffboardsOneClient() throws IOException {
    var input =
        read(blocks("docs/workflows/OffboardClient.md").getFirst(), OffboardClientInput.class);
    assertThat(input)
        .isEqualTo(
            read(
                Files.readString(ROOT.resolve("docs/examples/offboard-alpha.json")),
                OffboardClientInput.class));
  }

  @Test
  void thePastedJsonReinstatesOneClient() throws IOException {
    var input =
        read(blocks("docs/workflows/ReinstateClient.md").getFirst(), ReinstateClientInput.class);
    assertThat(input)
        .isEqualTo(
            read(
                Files.readString(ROOT.resolve("docs/examples/reinstate-alpha.json")),
                ReinstateClientInput.class));
  }

  @Test
  void thePastedJsonAsksAboutOneClientsSnapshots() throws IOException {
    var input =
        read(blocks("docs/workflows/ForgetSnapshots.md").getFirst(), ForgetSnapshotsInput.class);
    assertThat(input.client().value()).isEqualTo("alpha");
  }

  @Test
  void thePastedJsonRestoresOneApp() throws IOException {
    var input =
        read(blocks("docs/workflows/RestoreClient.md").getFirst(), RestoreClientInput.class);
    assertThat(input.client().value()).isEqualTo("alpha");
    assertThat(input).isEqualTo(example("restore-application", RestoreClientInput.class));
    var files = read(blocks("docs/workflows/RestoreClient.md").get(1), RestoreClientInput.class);
    assertThat(files.paths()).hasSize(1);
    assertThat(files).isEqualTo(example("restore-files", RestoreClientInput.class));
    var server = read(blocks("docs/workflows/RestoreClient.md").get(2), RestoreClientInput.class);
    assertThat(server)
        .isEqualTo(
            read(
                Files.readString(ROOT.resolve("docs/examples/restore-server.json")),
                RestoreClientInput.class));
    var staging = read(blocks("docs/workflows/RestoreClient.md").get(3), RestoreClientInput.class);
    assertThat(staging.onStaging()).isTrue();
    assertThat(staging)
        .isEqualTo(
            read(
                Files.readString(ROOT.resolve("docs/examples/restore-staging.json")),
                RestoreClientInput.class));
  }

  @Test
  void thePastedJsonListsOneClientsSnapshots() throws IOException {
    var input =
        read(blocks("docs/workflows/ListSnapshots.md").getFirst(), ListSnapshotsInput.class);
    assertThat(input.client().value()).isEqualTo("alpha");
  }

  @Test
  void thePastedJsonScansWhatOneClientRuns() throws IOException {
    var pasted = read(blocks("docs/workflows/ScanImages.md").getFirst(), ScanImagesInput.class);
    var example =
        read(
            Files.readString(ROOT.resolve("docs/examples/scan-alpha.json")), ScanImagesInput.class);
    assertThat(pasted).isEqualTo(example);
    assertThat(pasted.clients()).extracting(ClientName::value).containsExactly("alpha");
  }

  @Test
  void thePastedJsonDeploysARelease() throws IOException {
    var pasted =
        read(blocks("docs/workflows/DeployRelease.md").getFirst(), DeployReleaseInput.class);
    var example =
        read(Files.readString(ROOT.resolve("docs/examples/deploy.json")), DeployReleaseInput.class);
    assertThat(pasted).isEqualTo(example);
    assertThat(pasted.revision()).isEqualTo("main");
  }

  @Test
  void thePastedJsonUpgradesTheServers() throws IOException {
    var pasted =
        read(blocks("docs/workflows/UpgradeServers.md").getFirst(), UpgradeServersInput.class);
    var example =
        read(
            Files.readString(ROOT.resolve("docs/examples/upgrade.json")),
            UpgradeServersInput.class);
    assertThat(pasted).isEqualTo(example);
    assertThat(pasted.settings().failureBudget()).isEqualTo("5%");
  }

  @Test
  void thePastedJsonSendsATestAlert() throws IOException {
    var pasted = read(blocks("docs/workflows/SendAlert.md").getFirst(), Alert.class);
    assertThat(pasted.title()).isEqualTo("a test of the alerts");
  }

  private static <T> T example(String name, Class<T> type) throws IOException {
    return read(Files.readString(ROOT.resolve("docs/examples/%s.json".formatted(name))), type);
  }

  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring("## ".length()))
        .toList();
  }

  private static OnboardClientInput read(String json) {
    return read(json, OnboardClientInput.class);
  }

  /** As the worker reads it. */
  private static <T> T read(String json, Class<T> type) {
    return requireNonNull(TypedInput.read(json, type));
  }

  private static List<String> blocks(String page) throws IOException {
    return JSON.matcher(Files.readString(ROOT.resolve(page)))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
