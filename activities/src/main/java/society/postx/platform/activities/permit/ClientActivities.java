package society.postx.platform.activities.permit;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.temporal.common.metadata.POJOActivityInterfaceMetadata;
import io.temporal.common.metadata.POJOActivityMethodMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.host.HostActivities;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.offboarding.AccountRemovalActivities;
import society.postx.platform.workflows.offboarding.ClientArchiveActivities;
import society.postx.platform.workflows.offboarding.DownloadActivities;
import society.postx.platform.workflows.offboarding.ExportActivities;
import society.postx.platform.workflows.offboarding.FarewellActivities;
import society.postx.platform.workflows.offboarding.MonitorRemovalActivities;
import society.postx.platform.workflows.offboarding.RecordRemovalActivities;
import society.postx.platform.workflows.offboarding.ServerRemovalActivities;
import society.postx.platform.workflows.onboarding.ClientFileActivities;
import society.postx.platform.workflows.permit.ChangesClient;
import society.postx.platform.workflows.proof.BackupProofActivities;
import society.postx.platform.workflows.reinstatement.ReinstatementActivities;
import society.postx.platform.workflows.restore.NewHostActivities;
import society.postx.platform.workflows.restore.RestoreActivities;
import society.postx.platform.workflows.retention.ArchiveBoxActivities;
import society.postx.platform.workflows.retention.ArchiveFileActivities;
import society.postx.platform.workflows.secrets.SecretActivities;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.upgrade.PackageActivities;
import society.postx.platform.workflows.verification.VerificationActivities;

/** Lists the activities that change a client. */
final class ClientActivities {
  static final List<Class<?>> CONTRACTS =
      List.of(
          AccountRemovalActivities.class,
          ArchiveBoxActivities.class,
          ArchiveFileActivities.class,
          BackupActivities.class,
          BackupProofActivities.class,
          BoxActivities.class,
          ClientArchiveActivities.class,
          DeploymentActivities.class,
          DnsActivities.class,
          DownloadActivities.class,
          ExportActivities.class,
          FarewellActivities.class,
          HandoverActivities.class,
          HostActivities.class,
          InfrastructureActivities.class,
          ClientFileActivities.class,
          MonitorRemovalActivities.class,
          MonitoringActivities.class,
          PackageActivities.class,
          NewHostActivities.class,
          RecordRemovalActivities.class,
          ReinstatementActivities.class,
          ReplacementActivities.class,
          RestoreActivities.class,
          SecretActivities.class,
          ServerActivities.class,
          ServerRemovalActivities.class,
          VerificationActivities.class);

  private ClientActivities() {}

  /** Names of the activity types that change a client. */
  static Set<String> changing() {
    return names(any -> true);
  }

  /** Names of the activity types that remove what a client lives on. */
  static Set<String> removing() {
    return names(ChangesClient::removes);
  }

  private static Set<String> names(Predicate<ChangesClient> wanted) {
    return CONTRACTS.stream()
        .flatMap(it -> POJOActivityInterfaceMetadata.newInstance(it).getMethodsMetadata().stream())
        .filter(
            it ->
                Optional.ofNullable(it.getMethod().getAnnotation(ChangesClient.class))
                    .filter(wanted)
                    .isPresent())
        .map(POJOActivityMethodMetadata::getActivityTypeName)
        .collect(toUnmodifiableSet());
  }
}
