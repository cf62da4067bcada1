package society.postx.platform.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import society.postx.platform.sandbox.action.ActionRoutes;
import society.postx.platform.sandbox.action.Actions;
import society.postx.platform.sandbox.api.ApiServer;
import society.postx.platform.sandbox.api.RateLimit;
import society.postx.platform.sandbox.api.RequestInterceptor;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.box.BoxKey;
import society.postx.platform.sandbox.cloud.Catalogue;
import society.postx.platform.sandbox.cloud.CloudContext;
import society.postx.platform.sandbox.cloud.FirewallEnforcement;
import society.postx.platform.sandbox.cloud.Firewalls;
import society.postx.platform.sandbox.cloud.Images;
import society.postx.platform.sandbox.cloud.PrimaryIps;
import society.postx.platform.sandbox.cloud.Rrsets;
import society.postx.platform.sandbox.cloud.ServerActions;
import society.postx.platform.sandbox.cloud.ServerPower;
import society.postx.platform.sandbox.cloud.Servers;
import society.postx.platform.sandbox.cloud.SshKeys;
import society.postx.platform.sandbox.cloud.Volumes;
import society.postx.platform.sandbox.cloud.Zones;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.storage.BoxSnapshots;
import society.postx.platform.sandbox.storage.StorageBoxes;
import society.postx.platform.sandbox.storage.StorageContext;
import society.postx.platform.sandbox.storage.Subaccounts;

/** Assembles and serves the Cloud API and the Storage Box API over one state. */
final class HetznerApis implements AutoCloseable {
  private final ActionRoutes actionRoutes;
  private final Images images;
  private final PrimaryIps primaryIps;
  private final Volumes volumes;
  private final Firewalls firewalls;
  private final SshKeys sshKeys;
  private final Servers servers;
  private final ServerActions serverActions;
  private final Zones zones;
  private final Rrsets rrsets;
  private final StorageBoxes boxes;
  private final Subaccounts subaccounts;
  private final BoxSnapshots boxSnapshots;
  private final StorageContext storage;
  private final ServerPower power;
  private final Recovery recovery;
  private Optional<ApiServer> cloudServer = Optional.empty();
  private Optional<ApiServer> storageServer = Optional.empty();

  HetznerApis(SandboxState state, Actions actions, Backend backend) {
    var cloud = new CloudContext(state, actions, backend.machines(), backend.addresses());
    var reach = new FirewallEnforcement(cloud);
    this.storage = new StorageContext(state, actions, backend.boxes(), backend.addresses());
    this.actionRoutes = new ActionRoutes(actions);
    this.images = new Images(cloud);
    this.primaryIps = new PrimaryIps(cloud);
    this.volumes = new Volumes(cloud);
    this.firewalls = new Firewalls(cloud, reach);
    this.sshKeys = new SshKeys(cloud);
    this.power = new ServerPower(cloud);
    this.servers = new Servers(cloud, images, primaryIps, reach, power);
    this.serverActions = new ServerActions(cloud, images, power);
    this.zones = new Zones(cloud, actionRoutes);
    this.rrsets = new Rrsets(cloud);
    this.boxes = new StorageBoxes(storage);
    this.subaccounts = new Subaccounts(storage);
    this.boxSnapshots = new BoxSnapshots(storage);
    this.recovery = new Recovery(cloud, storage, servers, reach, power);
  }

  StorageContext storage() {
    return storage;
  }

  /** Gives a new project its prepared image, and the demo project a zone and a box as well. */
  void addPresets(Project project) {
    images.addPrepared(project);
    if (!project.name.equals(Sandbox.DEMO)) return;
    zones.addPreset(project, Sandbox.ZONE);
    var key = BoxKey.generate();
    boxes.addPreset(project, "backups", key.publicKey());
    project.boxAdminKey = key.privateKey();
  }

  /** Restarts what ran before, then listens. */
  void start(SandboxState state, Ports ports, RateLimit limit, RequestInterceptor interference) {
    recovery.run();
    power.start();
    cloudServer =
        Optional.of(new ApiServer(ports.cloud(), state, limit, interference, cloudResources()));
    storageServer =
        Optional.of(new ApiServer(ports.storage(), state, limit, interference, storageResources()));
  }

  String cloudEndpoint() {
    return cloudServer.orElseThrow().endpoint();
  }

  String storageEndpoint() {
    return storageServer.orElseThrow().endpoint();
  }

  /** The first route that matches answers: collections of actions before ids. */
  private List<Consumer<Routes>> cloudResources() {
    return List.of(
        actionRoutes::register,
        routes -> actionRoutes.registerFor("/servers", "server", routes),
        routes -> actionRoutes.registerFor("/images", "image", routes),
        routes -> actionRoutes.registerFor("/firewalls", "firewall", routes),
        routes -> actionRoutes.registerFor("/primary_ips", "primary_ip", routes),
        routes -> actionRoutes.registerFor("/volumes", "volume", routes),
        routes -> actionRoutes.registerCollection("/zones", "zone", routes),
        servers::register,
        serverActions::register,
        images::register,
        primaryIps::register,
        volumes::register,
        firewalls::register,
        sshKeys::register,
        zones::register,
        rrsets::register,
        new Catalogue()::register);
  }

  private List<Consumer<Routes>> storageResources() {
    return List.of(
        actionRoutes::register,
        routes -> actionRoutes.registerFor("/storage_boxes", "storage_box", routes),
        boxes::register,
        subaccounts::register,
        boxSnapshots::register);
  }

  @Override
  public void close() {
    cloudServer.ifPresent(ApiServer::close);
    storageServer.ifPresent(ApiServer::close);
    power.close();
  }
}
