package society.postx.platform.activities.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.host.DeployedApps;
import society.postx.platform.workflows.operation.Change;

/** {@code /etc/platform/deployed.json}: what a host runs, for people and for drift checks. */
record DeployedRecord(String commit, SortedMap<String, App> apps) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String WRITE =
      """
      set -eu
      mkdir -p /etc/platform
      cat >/etc/platform/deployed.json.new
      mv /etc/platform/deployed.json.new /etc/platform/deployed.json
      """;

  /**
   * @param digest of files, modes, owners and secrets in the app's folder
   */
  record App(List<String> images, String digest) {}

  static DeployedRecord of(String commit) {
    return new DeployedRecord(commit, new TreeMap<>());
  }

  void add(AppBundle app, List<String> images) {
    apps.put(app.app().name().value(), new App(images, app.all().digest()));
  }

  DeployedApps deployed(List<Change> changes) {
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
          .orFail("writing /etc/platform/deployed.json");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of strings is always JSON", e);
    }
  }
}
