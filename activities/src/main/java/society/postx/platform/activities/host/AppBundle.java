package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Set;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.Quarantine;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/**
 * The content of a client's {@code /opt/docker/<app>/}, as {@code docs/apps.md} says: files, routes
 * and settings from the repository at one commit.
 *
 * @param commit full hash
 * @param images that its containers run, pinned, sorted
 * @param all files, folders and secrets
 * @param mounted those that containers see through mounts: Docker Compose does not notice when they
 *     change
 */
public record AppBundle(
    AppManifest app, String commit, List<String> images, Bundle all, Bundle mounted) {
  /** Compose itself sees changes in these, Traefik those of the routes. */
  private static final Set<String> NOT_MOUNTED = Set.of("app.yml", "compose.yml", "routes.yml");

  /** It changes with platform.yml, not only with the app. */
  static final String ENVIRONMENT = ".env";

  /** Nobody listens on the discard port of the container itself. */
  private static final String NO_ACME = "https://127.0.0.1:9/";

  private static final int FOR_ALL = 0644;
  private static final int FOR_ROOT = 0600;
  private static final int FOR_OWNER = 0400;
  private static final int ROOT = 0;

  static AppBundle of(
      HostSpec host, Checkout checkout, AppManifest app, Map<String, String> secrets) {
    var all = new Bundle();
    var mounted = new Bundle();
    var folder = "apps/" + app.name() + "/";
    for (var path : checkout.files("apps/" + app.name())) {
      var name = path.substring(folder.length());
      all.file(name, FOR_ALL, ROOT, checkout.bytes(path));
      if (!NOT_MOUNTED.contains(name)) {
        mounted.file(name, FOR_ALL, ROOT, checkout.bytes(path));
      }
    }
    all.file(ENVIRONMENT, FOR_ROOT, environment(host.client(), host.domain(), checkout.settings()));
    for (var secret : app.secrets()) {
      var value = secrets.get(app.secretKey(secret.name()));
      if (value == null) {
        throw FailureType.SECRETS_UNREADABLE.stop(
            "secrets/clients/%s.sops.yaml: has no secret '%s', which apps/%s/app.yml asks for"
                .formatted(host.client(), app.secretKey(secret.name()), app.name()));
      }
      var name = "secrets/" + secret.name();
      all.file(name, FOR_OWNER, secret.owner(), value.getBytes(UTF_8));
      mounted.file(name, FOR_OWNER, secret.owner(), value.getBytes(UTF_8));
    }
    if (!app.secrets().isEmpty()) {
      all.folder("secrets", 0700, ROOT);
    }
    app.directories().stream()
        .filter(directory -> !directory.path().startsWith("/"))
        .forEach(it -> all.folder(it.path(), Integer.parseInt(it.mode(), 8), it.owner()));
    var images = checkout.compose(app.name()).pinned();
    return new AppBundle(app, checkout.commit(), images, all, mounted);
  }

  public static String environment(ClientName client, Domain domain, PlatformSettings settings) {
    return """
    DOMAIN=%s
    CLIENT=%s
    ACME_EMAIL=%s
    ACME_SERVER=%s
    TZ=%s
    """
        .formatted(
            domain,
            client,
            settings.acme().email(),
            settings.acme().server(),
            settings.backup().timeZone());
  }

  /**
   * On a copy of a client's data: services of its {@code quarantine} are off or send nowhere, and
   * no certificate is asked for. The copy's firewall closes everything outward besides.
   */
  AppBundle inQuarantine(HostSpec host, PlatformSettings settings) {
    var closed =
        environment(host.client(), host.domain(), settings)
            .replaceFirst("(?m)^ACME_SERVER=.*$", "ACME_SERVER=" + NO_ACME);
    all.file(ENVIRONMENT, FOR_ROOT, closed);
    app.quarantine()
        .ifPresent(
            it -> all.file(Quarantine.OVERRIDE, FOR_ALL, ROOT, it.override().getBytes(UTF_8)));
    return this;
  }

  public AppName name() {
    return app.name();
  }

  /** Folders outside of the app's own. */
  List<AppManifest.Directory> foreignFolders() {
    return app.directories().stream()
        .filter(directory -> directory.path().startsWith("/"))
        .toList();
  }
}
