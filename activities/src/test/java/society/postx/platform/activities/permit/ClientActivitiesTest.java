package society.postx.platform.activities.permit;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Requires a decision for every activity of every contract, so that a new one cannot forget the
 * permit.
 */
class ClientActivitiesTest {
  /** These read, or write what belongs to no client. */
  private static final Set<String> LEAVE_CLIENTS_ALONE =
      Set.of(
          "AccountRemovalActivities.verifyNoSubAccount",
          "AlertActivities.alert",
          "ArchiveBoxActivities.examine",
          "ArchiveBoxActivities.verifyAbsent",
          "ArchiveFileActivities.findReinstatement",
          "ArchiveFileActivities.keepTerms",
          "ArchiveFileActivities.readArchive",
          "ArchiveFileActivities.removeEvidence",
          "ArchiveListActivities.listArchiveFolders",
          "ArchiveListActivities.listRecordedArchives",
          "ArchivedKeyActivities.renewArchivedKeys",
          "BackupProofActivities.askTimer",
          "BackupProofActivities.backupNight",
          "BackupProofActivities.compareContents",
          "BackupProofActivities.compareLiveFiles",
          "BackupProofActivities.keptByRestores",
          "BackupProofActivities.proofOf",
          "BackupProofActivities.recordProof",
          "BackupProofActivities.seeBackups",
          "BackupActivities.planForget",
          "BackupReportActivities.recordReport",
          "BoxActivities.findSubAccount",
          "BoxActivities.previewSubAccount",
          "BoxActivities.subAccountConflicts",
          "ChannelActivities.deliverAlert",
          "ClientArchiveActivities.findClientFiles",
          "ClientArchiveActivities.identifyRepository",
          "ClientArchiveActivities.offboardingTerms",
          "ClientArchiveActivities.verifyArchive",
          "ClientFileActivities.planClient",
          "ClientWorkflowActivities.awaitClientWorkflow",
          "ClientWorkflowActivities.findClientWorkflows",
          "ContainerActivities.runningImages",
          "DeploymentActivities.inspect",
          "DeploymentActivities.planDeployment",
          "DeploymentActivities.probe",
          "DeploymentActivities.refuseSecrets",
          "DeploymentActivities.sampleHealth",
          "DrillActivities.drillBasis",
          "DrillActivities.recordDrill",
          "DnsActivities.previewRecords",
          "DnsActivities.recordConflicts",
          "ExportActivities.forecastExport",
          "FarewellActivities.closedSince",
          "FarewellActivities.verifyAddressGone",
          "HetznerBackupActivities.boxSnapshots",
          "HetznerBackupActivities.serverBackups",
          "HostActivities.keepEvidence",
          "InfrastructureActivities.clients",
          "InfrastructureActivities.planOf",
          "MonitorRemovalActivities.findMonitors",
          "MonitorRemovalActivities.verifyNoMonitors",
          "MonitoringActivities.awaitGreen",
          "MonitoringActivities.awaitPagesGreen",
          "NewHostActivities.contents",
          "NewHostActivities.lookForImages",
          "OffboardedActivities.beingOffboarded",
          "PackageActivities.awaitApps",
          "PackageActivities.pendingUpdates",
          "PermitActivities.holderOf",
          "PlatformBackupActivities.forgetOldBackups",
          "PlatformBackupActivities.planBackUp",
          "PlatformBackupActivities.readBack",
          "PlatformBackupActivities.recordPlatformBackup",
          "PlatformBackupActivities.storePlatform",
          "RecordRemovalActivities.findRecords",
          "RecordRemovalActivities.verifyNoRecords",
          "ReinstatementActivities.findArchive",
          "ReinstatementActivities.planReturn",
          "ReplacementActivities.remains",
          "ReplacementActivities.typesFor",
          "ReleaseActivities.record",
          "ReleaseActivities.resolve",
          "RestoreActivities.checkApps",
          "RestoreActivities.chooseSnapshot",
          "RestoreActivities.evidence",
          "RestoreActivities.forecast",
          "RestoreActivities.forecastFiles",
          "RestoreActivities.keepForDecision",
          "RetentionRunActivities.findArchiveRuns",
          "RetentionRunActivities.listRetentionRuns",
          "ScanActivities.scanImages",
          "ScanActivities.scanRunning",
          "ScanReportActivities.knownVulnerabilities",
          "ScanReportActivities.recordScan",
          "ServerActivities.locate",
          "ServerActivities.previewServer",
          "ServerActivities.serverConflicts",
          "ServerRemovalActivities.findResources",
          "ServerRemovalActivities.verifyNoResources",
          "SnapshotActivities.compareSnapshots",
          "SnapshotActivities.findFiles",
          "SnapshotActivities.listSnapshots",
          "StagingHostActivities.prepareStaging",
          "StagingHostActivities.proveCopy",
          "StagingHostActivities.restoreCopy",
          "StagingHostActivities.startCopy",
          "StagingHostActivities.wayIn",
          "StagingServerActivities.closeOutward",
          "StagingServerActivities.deleteStaging",
          "StagingServerActivities.ensureStaging",
          "StagingServerActivities.removeExpiredStaging",
          "UpgradeActivities.recordUpgrade",
          "UpgradeActivities.targetsOf",
          "UsageActivities.recordUsage",
          "VerificationActivities.checkAdminLogin",
          "VerificationActivities.checkBackup",
          "VerificationActivities.checkBaseline",
          "VerificationActivities.checkInside",
          "VerificationActivities.checkPorts");

  @Test
  void everyActivityIsMarkedOrListed() throws Exception {
    assertThat(
            methods()
                .filter(it -> !it.isAnnotationPresent(ChangesClient.class))
                .map(ClientActivitiesTest::name))
        .containsExactlyInAnyOrderElementsOf(LEAVE_CLIENTS_ALONE);
  }

  @Test
  void everyMarkedActivityIsFenced() throws Exception {
    var marked = changing();
    assertThat(ClientActivities.changing())
        .isEqualTo(marked.stream().map(ClientActivitiesTest::type).collect(toSet()))
        .hasSameSizeAs(marked);
    assertThat(ClientActivities.CONTRACTS)
        .containsAll(marked.stream().map(Method::getDeclaringClass).collect(toSet()));
  }

  @Test
  void noOtherActivityHasTheNameOfAFencedOne() throws Exception {
    assertThat(
            methods()
                .filter(it -> !it.isAnnotationPresent(ChangesClient.class))
                .map(ClientActivitiesTest::type))
        .doesNotContainAnyElementsOf(ClientActivities.changing());
  }

  @Test
  void everyFencedActivityNamesItsClient() throws Exception {
    assertThat(changing())
        .allSatisfy(
            method ->
                assertThat(method.getParameterTypes())
                    .as(name(method))
                    .anyMatch(
                        it -> it == ClientName.class || ClientBound.class.isAssignableFrom(it)));
  }

  private static List<Method> changing() throws Exception {
    return methods().filter(it -> it.isAnnotationPresent(ChangesClient.class)).toList();
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  private static String type(Method method) {
    return POJOActivityInterfaceMetadata.newInstance(method.getDeclaringClass())
        .getMethodsMetadata()
        .stream()
        .filter(it -> it.getMethod().equals(method))
        .map(POJOActivityMethodMetadata::getActivityTypeName)
        .findFirst()
        .orElseThrow();
  }

  /** Of all contracts in the module that holds them: a folder while it is built, a jar after. */
  private static Stream<Method> methods() throws IOException, URISyntaxException {
    var classes =
        Path.of(ChangesClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(classes)) {
      return methods(classes);
    }
    try (var jar = FileSystems.newFileSystem(classes)) {
      return methods(jar.getPath("/"));
    }
  }

  private static Stream<Method> methods(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      var found =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(file -> load(root.relativize(file).toString()))
              .filter(it -> it.isAnnotationPresent(ActivityInterface.class))
              .flatMap(it -> Arrays.stream(it.getDeclaredMethods()))
              .toList();
      assertThat(found).as("activities of the contracts").isNotEmpty();
      return found.stream();
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
