package society.postx.platform.activities.hetzner;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudPrimaryIp;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CloudServerType;
import society.postx.platform.activities.hetzner.wire.CloudVolume;
import society.postx.platform.activities.hetzner.wire.CreateFirewall;
import society.postx.platform.activities.hetzner.wire.CreatePrimaryIp;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.activities.hetzner.wire.Started;

/**
 * Calls Hetzner's Cloud API: servers, images, volumes, firewalls, primary IPs and actions. Each
 * method is one call, without waiting or policy. Every method throws {@link HetznerException};
 * after NO_ANSWER, TIMEOUT and the like the work may have been done.
 */
public final class CloudApi {
  private static final Map<String, Object> NOTHING = Map.of();

  private final HttpApi api;

  CloudApi(HttpApi api) {
    this.api = api;
  }

  public Optional<CloudServer> serverNamed(String name) {
    return named("servers", name, CloudServer.class);
  }

  /**
   * @param selector {@code managed-by==post-x-platform,client}
   */
  public List<CloudServer> servers(String selector) {
    var url =
        api.url("servers")
            .newBuilder()
            .addQueryParameter("label_selector", selector)
            .addQueryParameter("per_page", "50"); // the most that Hetzner gives
    return api.all(url.build(), "servers", CloudServer.class);
  }

  /** All servers of the project. */
  public List<CloudServer> servers() {
    return whole("servers", CloudServer.class);
  }

  /** Empty where Hetzner does not know it, or no longer. */
  public Optional<CloudServer> findServer(long id) {
    return found("servers", id, "server", CloudServer.class);
  }

  public CloudServer server(long id) {
    return api.get(api.url("servers", id)).one("server", CloudServer.class);
  }

  /** The project's backups of servers, automatic and by hand; Hetzner gives them no labels. */
  public List<CloudImage> backups() {
    var url =
        api.url("images")
            .newBuilder()
            .addQueryParameter("type", "backup")
            .addQueryParameter("per_page", "50"); // the most that Hetzner gives
    return api.all(url.build(), "images", CloudImage.class);
  }

  /** The project's backups and snapshots of servers. */
  public List<CloudImage> serverImages() {
    var url =
        api.url("images")
            .newBuilder()
            .addQueryParameter("type", "backup")
            .addQueryParameter("type", "snapshot")
            .addQueryParameter("per_page", "50"); // the most that Hetzner gives
    return api.all(url.build(), "images", CloudImage.class);
  }

  /** Empty where Hetzner does not know it, or no longer. */
  public Optional<CloudImage> findImage(long id) {
    return found("images", id, "image", CloudImage.class);
  }

  /** Against deletion; of a snapshot alone. */
  public CloudAction protectImage(long id, boolean on) {
    return protectFromDeletion("images", id, on);
  }

  public void deleteImage(long id) {
    api.delete(api.url("images", id));
  }

  /** Turns a backup into a snapshot, which outlives its server. Replaces all its labels. */
  public void keepAsSnapshot(long imageId, String description, Map<String, String> labels) {
    api.put(
        api.url("images", imageId),
        Map.of("type", "snapshot", "description", description, "labels", labels));
  }

  /**
   * Copies a server's disk, running or not.
   *
   * @param type backup, for one of the server's own slots, or snapshot
   */
  public Started<CloudImage> createImage(
      long serverId, String type, String description, Map<String, String> labels) {
    var answer =
        api.post(
            api.url("servers", serverId, "actions", "create_image"),
            Map.of("type", type, "description", description, "labels", labels));
    return new Started<>(answer.one("image", CloudImage.class), answer.actions());
  }

  public Started<CloudServer> createServer(CreateServer server) {
    var answer = api.post(api.url("servers"), server);
    return new Started<>(answer.one("server", CloudServer.class), answer.actions());
  }

  /** Replaces all its labels. */
  public void labelServer(long id, Map<String, String> labels) {
    api.put(api.url("servers", id), Map.of("labels", labels));
  }

  /** Replaces all its labels. */
  public void renameServer(long id, String name, Map<String, String> labels) {
    api.put(api.url("servers", id), Map.of("name", name, "labels", labels));
  }

  /** Presses the power button: the action ends at once, the server is off once it shut down. */
  public CloudAction shutDown(long id) {
    return serverAction(id, "shutdown", NOTHING);
  }

  /** Cuts the power. */
  public CloudAction powerOff(long id) {
    return serverAction(id, "poweroff", NOTHING);
  }

  public CloudAction powerOn(long id) {
    return serverAction(id, "poweron", NOTHING);
  }

  /** Writes an image over the server's disk and switches it on; its user data stays. */
  public CloudAction rebuild(long id, String image) {
    return serverAction(id, "rebuild", Map.of("image", image));
  }

  public CloudAction enableBackup(long id) {
    return serverAction(id, "enable_backup", NOTHING);
  }

  /** Against deletion and rebuild alike: Hetzner takes both or none. */
  public CloudAction protect(long id, boolean on) {
    return serverAction(id, "change_protection", Map.of("delete", on, "rebuild", on));
  }

  public CloudAction deleteServer(long id) {
    return api.delete(api.url("servers", id)).action();
  }

  /** What is being done to a server right now. */
  public List<CloudAction> runningActions(long serverId) {
    var url =
        api.url("servers", serverId, "actions").newBuilder().addQueryParameter("status", "running");
    return api.all(url.build(), "actions", CloudAction.class);
  }

  /** What was last done to a server, newest first; at most 25. */
  public List<CloudAction> latestActions(long serverId) {
    var url =
        api.url("servers", serverId, "actions").newBuilder().addQueryParameter("sort", "id:desc");
    return api.get(url.build()).list("actions", CloudAction.class);
  }

  private CloudAction serverAction(long id, String verb, Map<String, Object> body) {
    return api.post(api.url("servers", id, "actions", verb), body).action();
  }

  /** All that Hetzner has, old ones included. */
  public List<CloudServerType> serverTypes() {
    return whole("server_types", CloudServerType.class);
  }

  /** All volumes of the project. */
  public List<CloudVolume> volumes() {
    return whole("volumes", CloudVolume.class);
  }

  /** Empty where Hetzner does not know it, or no longer. */
  public Optional<CloudVolume> findVolume(long id) {
    return found("volumes", id, "volume", CloudVolume.class);
  }

  public CloudAction protectVolume(long id, boolean on) {
    return protectFromDeletion("volumes", id, on);
  }

  /** It must be attached to no server. */
  public void deleteVolume(long id) {
    api.delete(api.url("volumes", id));
  }

  /** All firewalls of the project. */
  public List<CloudFirewall> firewalls() {
    return whole("firewalls", CloudFirewall.class);
  }

  /** Empty where Hetzner does not know it, or no longer. */
  public Optional<CloudFirewall> findFirewall(long id) {
    return found("firewalls", id, "firewall", CloudFirewall.class);
  }

  public Optional<CloudFirewall> firewallNamed(String name) {
    return named("firewalls", name, CloudFirewall.class);
  }

  /**
   * @param selector {@code managed-by==post-x-platform,role==staging}
   */
  public List<CloudFirewall> firewalls(String selector) {
    var url = api.url("firewalls").newBuilder().addQueryParameter("label_selector", selector);
    return api.all(url.build(), "firewalls", CloudFirewall.class);
  }

  public Started<CloudFirewall> createFirewall(CreateFirewall firewall) {
    var answer = api.post(api.url("firewalls"), firewall);
    return new Started<>(answer.one("firewall", CloudFirewall.class), answer.actions());
  }

  /** Replaces all its labels. */
  public void labelFirewall(long id, Map<String, String> labels) {
    api.put(api.url("firewalls", id), Map.of("labels", labels));
  }

  /** Replaces all its rules. */
  public List<CloudAction> setRules(long id, List<CloudFirewall.Rule> rules) {
    return firewallAction(id, "set_rules", Map.of("rules", rules));
  }

  public List<CloudAction> applyFirewall(long id, long serverId) {
    return firewallAction(
        id,
        "apply_to_resources",
        Map.of("apply_to", List.of(CloudFirewall.Target.server(serverId))));
  }

  public void deleteFirewall(long id) {
    api.delete(api.url("firewalls", id));
  }

  private List<CloudAction> firewallAction(long id, String verb, Map<String, Object> body) {
    return api.post(api.url("firewalls", id, "actions", verb), body).actions();
  }

  /**
   * @param selector {@code client==alpha,managed-by==post-x-platform}
   */
  public List<CloudPrimaryIp> primaryIps(String selector) {
    var url = api.url("primary_ips").newBuilder().addQueryParameter("label_selector", selector);
    return api.all(url.build(), "primary_ips", CloudPrimaryIp.class);
  }

  /** All primary IPs of the project. */
  public List<CloudPrimaryIp> primaryIps() {
    return whole("primary_ips", CloudPrimaryIp.class);
  }

  /** Empty where Hetzner does not know it, or no longer. */
  public Optional<CloudPrimaryIp> findPrimaryIp(long id) {
    return found("primary_ips", id, "primary_ip", CloudPrimaryIp.class);
  }

  public CloudAction protectPrimaryIp(long id, boolean on) {
    return protectFromDeletion("primary_ips", id, on);
  }

  public Optional<CloudPrimaryIp> primaryIpNamed(String name) {
    return named("primary_ips", name, CloudPrimaryIp.class);
  }

  public CloudPrimaryIp createPrimaryIp(CreatePrimaryIp ip) {
    return api.post(api.url("primary_ips"), ip).one("primary_ip", CloudPrimaryIp.class);
  }

  /** Replaces all its labels. */
  public void updatePrimaryIp(long id, Map<String, String> labels, boolean autoDelete) {
    api.put(api.url("primary_ips", id), Map.of("labels", labels, "auto_delete", autoDelete));
  }

  /** Both need the server to be off. */
  public CloudAction assignPrimaryIp(long id, long serverId) {
    return api.post(
            api.url("primary_ips", id, "actions", "assign"),
            Map.of("assignee_id", serverId, "assignee_type", "server"))
        .action();
  }

  public CloudAction unassignPrimaryIp(long id) {
    return api.post(api.url("primary_ips", id, "actions", "unassign"), NOTHING).action();
  }

  public void deletePrimaryIp(long id) {
    api.delete(api.url("primary_ips", id));
  }

  /**
   * @param ids at most 25, the size of a page; one that Hetzner does not know is missing in the
   *     answer
   */
  public List<CloudAction> actions(Collection<Long> ids) {
    var url = api.url("actions").newBuilder();
    ids.forEach(id -> url.addQueryParameter("id", String.valueOf(id)));
    return api.get(url.build()).list("actions", CloudAction.class);
  }

  private CloudAction protectFromDeletion(String resources, long id, boolean on) {
    var url = api.url(resources, id, "actions", "change_protection");
    return api.post(url, Map.of("delete", on)).action();
  }

  private <T> List<T> whole(String resources, Class<T> type) {
    var url = api.url(resources).newBuilder().addQueryParameter("per_page", "50").build();
    return api.all(url, resources, type);
  }

  private <T> Optional<T> found(String resources, long id, String field, Class<T> type) {
    return api.find(api.url(resources, id)).map(answer -> answer.one(field, type));
  }

  private <T> Optional<T> named(String resources, String name, Class<T> type) {
    var url = api.url(resources).newBuilder().addQueryParameter("name", name);
    return api.get(url.build()).list(resources, type).stream().findFirst();
  }
}
