package society.postx.platform.activities.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.secrets.AppSecrets;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;

/** Writes the apps' folders on hosts, each from the repository at the app's own commit. */
public final class AppFolders {
  /** Where a successful deployment records the digests of what it deployed. */
  public static final String RECORDS = "/var/lib/platform/deployed";

  private static final String ROUTES = "/opt/docker/traefik/routes";

  /**
   * Arguments: records, app, and then path, owner and mode of each folder outside of the app's own.
   */
  private static final String BEGIN_CHANGE =
      """
      set -eu
      mkdir -p "$1" && touch "$1/$2.changing"
      shift 2
      while [ $# -gt 0 ]; do
        install --directory --owner="$2" --group="$2" --mode="$3" "$1"
        shift 3
      done
      """;

  private final Function<String, Checkout> repository;
  private final AppSecrets secrets;

  /**
   * @param repository at a commit
   */
  public AppFolders(Function<String, Checkout> repository, AppSecrets secrets) {
    this.repository = repository;
    this.secrets = secrets;
  }

  private List<AppBundle> bundles(HostSpec spec, List<AppAt> apps) {
    return apps.stream()
        .map(
            app -> {
              var checkout = at(app.commit());
              var values = secrets.at(spec.client(), app.commit(), secretKeys(app));
              return AppBundle.of(spec, checkout, checkout.app(app.name()), values);
            })
        .toList();
  }

  private List<String> secretKeys(AppAt app) {
    var manifest = at(app.commit()).app(app.name());
    return manifest.secrets().stream().map(it -> manifest.secretKey(it.name())).toList();
  }

  /**
   * What is wanted, in the order in which it starts.
   *
   * @param running what an app requires may run already
   */
  public List<AppBundle> inOrder(HostSpec spec, List<AppAt> running, List<AppAt> wanted) {
    var byName = new LinkedHashMap<AppName, AppAt>();
    running.forEach(app -> byName.put(app.name(), app));
    wanted.forEach(app -> byName.put(app.name(), app));
    var manifests = byName.values().stream().map(app -> at(app.commit()).app(app.name())).toList();
    return bundles(
        spec,
        AppOrder.of(manifests).stream()
            .map(app -> byName.get(app.name()))
            .filter(wanted::contains)
            .toList());
  }

  /** The same app as a copy runs it: nothing that it sends gets out. */
  public AppBundle quarantined(HostSpec spec, AppBundle app) {
    return app.inQuarantine(spec, at(app.commit()).settings());
  }

  public Masking masking(ClientName client) {
    return new Masking(secrets.ever(client));
  }

  public AppSecrets secrets() {
    return secrets;
  }

  Checkout at(String commit) {
    return repository.apply(commit);
  }

  /**
   * The folder's files, for a job that then restarts what changed. Until the deployment succeeds,
   * the host's record says that the app is changing, so that a failed deployment is not mistaken
   * for the one before it.
   */
  public static Placement placement(AppBundle app) {
    var words =
        new ArrayList<>(
            List.of("/bin/sh", "-c", BEGIN_CHANGE, "platform", RECORDS, app.name().value()));
    for (var folder : app.foreignFolders()) {
      words.addAll(List.of(folder.path(), folder.owner().toString(), folder.mode()));
    }
    return new Placement(
        ShellQuoting.quoted(words) + " || exit\n",
        app.all(),
        "/opt/docker/" + app.name(),
        "app-" + app.name());
  }

  /** What the host says it runs. */
  public static List<AppAt> noted(Host host) {
    return DeployedRecord.on(host).appsAt();
  }

  /** The routes of all the client's apps; those of apps that are gone are removed. */
  public Placement routes(Collection<AppAt> apps) {
    var routes = new Bundle();
    for (var app : apps) {
      var path = "apps/%s/routes.yml".formatted(app.name());
      var checkout = at(app.commit());
      if (checkout.has(path)) {
        routes.file(app.name() + ".yml", 0644, 0, checkout.bytes(path));
      }
    }
    return new Placement(routes, ROUTES, "routes");
  }

  /** Records on the host, app by app, what runs now; the records of other apps stay. */
  public DeployedApps note(Host host, String commit, List<AppBundle> apps, List<Change> changes) {
    var record = DeployedRecord.on(host);
    for (var app : apps) {
      record =
          record.with(
              app.name(),
              new DeployedRecord.App(app.commit(), app.images(), app.all().digest(), null));
    }
    record.write(host);
    return record.deployed(commit, changes);
  }
}
