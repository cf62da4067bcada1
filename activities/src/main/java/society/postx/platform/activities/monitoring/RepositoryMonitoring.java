package society.postx.platform.activities.monitoring;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.monitoring.MonitoringSpec;

/**
 * Reads monitoring plans from the infrastructure repository at the spec's commit, and secrets from
 * SOPS.
 */
public final class RepositoryMonitoring implements MonitoringSource {
  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;

  public RepositoryMonitoring(InfrastructureRepository infrastructure, SecretStore secrets) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
  }

  @Override
  public MonitoringPlan plan(MonitoringSpec spec) {
    var checkout = infrastructure.at(spec.commit());
    var settings = checkout.settings().monitoring();
    var pages = new ArrayList<MonitoringPlan.Page>();
    spec.apps().forEach(app -> pages.addAll(pages(checkout, app)));
    return new MonitoringPlan(
        settings.url(),
        spec.client(),
        Duration.ofSeconds(settings.interval()),
        settings.statusPage(),
        List.copyOf(pages));
  }

  @Override
  public Login login() {
    return new Login(secrets.shared("monitoring_username"), secrets.shared("monitoring_password"));
  }

  @Override
  public String pushToken(ClientName client) {
    return secrets.client(client, "monitor_push_token");
  }

  private static List<MonitoringPlan.Page> pages(Checkout checkout, AppPlan app) {
    return checkout.app(app.name()).monitors().stream()
        .map(
            monitor ->
                new MonitoringPlan.Page(
                    app.name() + "/" + monitor.hostname() + monitor.path(),
                    monitor.name(),
                    "https://" + fullName(checkout, app, monitor) + monitor.path(),
                    monitor.status(),
                    Duration.ofMinutes(monitor.backupMinutes())))
        .toList();
  }

  /** The plan holds full names in the order of the manifest's relative ones. */
  private static Domain fullName(Checkout checkout, AppPlan app, AppManifest.Monitor monitor) {
    int place = checkout.app(app.name()).hostnames().indexOf(monitor.hostname());
    if (place < 0 || place >= app.hostnames().size()) {
      throw INVALID_INPUT.stop(
          "apps/%s/app.yml: monitors: hostname: '%s': not one of the app's hostnames"
              .formatted(app.name(), monitor.hostname()));
    }
    return app.hostnames().get(place);
  }
}
