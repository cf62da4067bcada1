package society.postx.platform.activities.host;

import static society.postx.platform.activities.yaml.Field.matching;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What a host runs, as {@code /etc/platform/deployed.json} records it for people, releases and
 * drift checks.
 *
 * @param base commit that {@code base/} was last applied from; empty where it is not recorded
 */
record DeployedRecord(String base, SortedMap<String, App> apps) {
  static final String PATH = "/etc/platform/deployed.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String READ = "[ ! -e \"$1\" ] || cat \"$1\"";
  private static final String WRITE =
      """
      set -eu
      mkdir -p /etc/platform
      cat >/etc/platform/deployed.json.new
      mv /etc/platform/deployed.json.new /etc/platform/deployed.json
      """;

  /** A client has a handful; what a host claims beyond that is not passed on. */
  private static final int MOST_APPS = 30;

  private static final int MOST_IMAGES = 100;

  /** Neither a sentence nor markup nor a path: a host may write anything into its record. */
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9]{0,64}");

  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");

  DeployedRecord {
    matching(HASH, "base", base, "a commit");
    atMost(MOST_APPS, "apps", apps.size());
    atMost(MOST_IMAGES, "images", apps.values().stream().mapToInt(it -> it.images().size()).sum());
    atMost(MOST_IMAGES, "before", apps.values().stream().mapToInt(DeployedRecord::before).sum());
    apps.keySet().forEach(AppName::new);
  }

  /**
   * @param commit it was deployed from
   * @param digest of files, modes, owners and secrets in the app's folder
   * @param before the images that it ran before these, which a rollback starts; null where an older
   *     record does not say
   */
  record App(String commit, List<String> images, String digest, @Nullable List<String> before) {
    App {
      matching(HASH, "commit", commit, "a commit");
      matching(HASH, "digest", digest, "a digest");
      images.forEach(image -> matching(IMAGE, "images", image, "a container image"));
      if (before != null) {
        before.forEach(image -> matching(IMAGE, "before", image, "a container image"));
      }
    }

    /**
     * This app as deployed now.
     *
     * @param earlier the host's record of it until now
     */
    App after(Optional<App> earlier) {
      if (earlier.isEmpty()) {
        return new App(commit, images, digest, List.of());
      }
      var was = earlier.get();
      return new App(commit, images, digest, images.equals(was.images) ? was.before : was.images);
    }
  }

  private static int before(App app) {
    return app.before() == null ? 0 : app.before().size();
  }

  private static void atMost(int most, String field, int size) {
    if (size > most) {
      throw new IllegalArgumentException("%s: %d: at most %d".formatted(field, size, most));
    }
  }

  /** The file's format; in older files one commit stands for all apps. */
  private record Written(
      @Nullable String commit, @Nullable String base, @Nullable SortedMap<String, Line> apps) {
    private record Line(
        @Nullable String commit,
        @JsonProperty(required = true) List<String> images,
        @JsonProperty(required = true) String digest,
        @Nullable List<String> before) {}
  }

  static DeployedRecord on(Host host) {
    return host.script(READ, List.of(PATH), Host.Input.none())
        .read("reading " + PATH, said -> parse(host.name(), said.strip()));
  }

  /**
   * @param text empty for a host that has none
   */
  static DeployedRecord parse(String host, String text) {
    var apps = new TreeMap<String, App>();
    if (text.isEmpty()) {
      return new DeployedRecord("", apps);
    }
    try {
      var written = JSON.readValue(text, Written.class);
      var all = orElse(written.commit(), "");
      if (written.apps() != null) {
        written
            .apps()
            .forEach(
                (name, app) ->
                    apps.put(
                        name,
                        new App(
                            orElse(app.commit(), all), app.images(), app.digest(), app.before())));
      }
      return new DeployedRecord(orElse(written.base(), ""), apps);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(host + ": " + PATH + " is not a record of deployed apps", e);
    }
  }

  private static String orElse(@Nullable String value, String other) {
    return value == null ? other : value;
  }

  DeployedRecord withBase(String commit) {
    return new DeployedRecord(commit, apps);
  }

  /** With an app as it was deployed now. */
  DeployedRecord with(AppName name, App app) {
    var more = new TreeMap<>(apps);
    more.put(name.value(), app.after(Optional.ofNullable(apps.get(name.value()))));
    return new DeployedRecord(base, more);
  }

  List<AppAt> appsAt() {
    return apps.entrySet().stream()
        .map(app -> new AppAt(new AppName(app.getKey()), app.getValue().commit()))
        .toList();
  }

  /**
   * Without the versions they answer.
   *
   * @param deployments mark of the last finished deployment by app
   */
  List<HostState.RunningApp> running(Map<String, String> deployments) {
    return apps.entrySet().stream()
        .map(
            app ->
                new HostState.RunningApp(
                    new AppName(app.getKey()),
                    app.getValue().commit(),
                    app.getValue().images(),
                    null,
                    deployments.get(app.getKey())))
        .toList();
  }

  DeployedApps deployed(String commit, List<Change> changes) {
    return new DeployedApps(
        commit,
        apps.entrySet().stream()
            .map(
                app ->
                    new DeployedApps.DeployedApp(
                        new AppName(app.getKey()), app.getValue().images()))
            .toList(),
        changes);
  }

  void write(Host host) {
    try {
      host.script(WRITE, List.of(), Host.Input.of(JSON.writeValueAsString(this) + "\n"))
          .orFail("writing " + PATH);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of strings is always JSON", e);
    }
  }
}
