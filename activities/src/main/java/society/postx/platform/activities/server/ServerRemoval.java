package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.offboarding.ClientResources;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.offboarding.ServerRemovalActivities;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Removes all that Hetzner has of an offboarded client. Deletes what people approved by id, kind
 * and name, and looks at each once more right before; a name, a label or an id alone permits
 * nothing.
 *
 * <p>Automated backups come and go while a server waits, and are deleted with it by Hetzner: a
 * backup of an approved server is approved with it. Any other new resource, a new snapshot of such
 * a server too, is more than was approved.
 */
public final class ServerRemoval implements ServerRemovalActivities {
  private static final Logger log = LoggerFactory.getLogger(ServerRemoval.class);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final PowerSwitch power;
  private final ResourceDeletion deletion;

  public ServerRemoval(HetznerProject hetzner, Heartbeat heartbeat) {
    this(hetzner, heartbeat, PowerSwitch.LOOKS);
  }

  /**
   * @param looks seconds for a server to shut down by itself, and for Hetzner to let go of what a
   *     deleted server had
   */
  ServerRemoval(HetznerProject hetzner, Heartbeat heartbeat, int looks) {
    this.cloud = hetzner.cloud();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.power = new PowerSwitch(cloud, waiter, heartbeat, looks);
    this.deletion = new ResourceDeletion(cloud, waiter, heartbeat, looks);
  }

  @Override
  public ClientResources findResources(ServerSpec spec) {
    heartbeat.beat("looking for all that Hetzner has of " + spec.client());
    var found = new ClientResourceSearch(cloud, spec, List.of()).run();
    if (!found.doubts().isEmpty()) {
      throw FOREIGN_RESOURCE.stop(
          "%s; relabel, rename or delete it in the Hetzner Console, then retry the step"
              .formatted(String.join("; ", found.doubts())));
    }
    requireNoDrill(found);
    var server =
        cloud.serverNamed(spec.name()).filter(it -> found.servers().own().contains(it.id()));
    return new ClientResources(
        found.all().stream().map(SeenResource::resource).toList(),
        server.map(CloudServer::id).orElse(null),
        server.map(it -> ip(it.publicNet().ipv4())).orElse(null),
        server.map(it -> ip(it.publicNet().ipv6())).map(CloudServer::hostAddress).orElse(null));
  }

  /** A staging server ends with its drill. */
  private static void requireNoDrill(ClientResourceSearch.Result found) {
    if (!found.busy().isEmpty()) throw BUSY.retry(String.join("; ", found.busy()));
  }

  private static @Nullable String ip(CloudServer.@Nullable Address address) {
    return address == null ? null : address.ip();
  }

  @Override
  public Changes powerOff(ServerSpec spec, ClientResources approved) {
    var server = serving(spec, approved);
    if (server.isEmpty() || PowerSwitch.isOff(server.get())) return Changes.none();
    power.off(server.get());
    log.info("server {} is off (id {})", server.get().name(), server.get().id());
    return new Changes(
        List.of(Change.changed("server %s: it is off".formatted(server.get().name()))));
  }

  @Override
  public Changes powerOn(ServerSpec spec, ClientResources approved) {
    if (approved.serverId() == null) return Changes.none();
    var server = serving(spec, approved);
    if (server.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "server %d of %s is gone, so this abort cannot bring the client back; skip this step, then bring it back from its backups: ./platform restore %s --scenario server"
              .formatted(approved.serverId(), spec.client(), spec.client()));
    }
    if (!power.on(server.get())) return Changes.none();
    return new Changes(
        List.of(Change.changed("server %s: it runs again".formatted(server.get().name()))));
  }

  /** The approved server that serves the client, idle; empty where there is none, or no longer. */
  private Optional<CloudServer> serving(ServerSpec spec, ClientResources approved) {
    var id = approved.serverId();
    if (id == null) return Optional.empty();
    var wanted =
        approved.all().stream()
            .filter(it -> it.kind() == Kind.SERVER && it.id() == id)
            .findFirst()
            .orElseThrow(
                () -> VERIFICATION_FAILED.stop("server %d was not approved".formatted(id)));
    var found = settled(id);
    if (found.isEmpty()) {
      log.warn("{} is gone", wanted.text());
      return found;
    }
    var seen = SeenResource.of(found.get());
    var nobodyElses = new ClientResourceSearch.Servers(Set.of(), Set.of());
    if (!seen.is(wanted) || !search(spec, approved).belongs(seen, nobodyElses)) {
      throw FOREIGN_RESOURCE.stop(
          "%s was approved, but this id is %s and not labelled as the client's; its power stays as it is"
              .formatted(wanted.text(), seen.text()));
    }
    return found;
  }

  /** Waits for what an earlier attempt began. */
  private Optional<CloudServer> settled(long id) {
    var found = cloud.findServer(id);
    if (found.isEmpty() || isSettled(found.get())) return found;
    waiter.await(cloud.runningActions(id), heartbeat);
    var seen = cloud.findServer(id);
    if (seen.isPresent() && !isSettled(seen.get())) {
      throw BUSY.retryIn(SOON, "server %s is %s".formatted(seen.get().name(), seen.get().status()));
    }
    return seen;
  }

  private static boolean isSettled(CloudServer server) {
    return !server.locked() && List.of("running", "off").contains(server.status());
  }

  @Override
  public Changes deleteResources(ServerSpec spec, ClientResources approved) {
    approved.all().stream().filter(it -> it.kind() == Kind.SERVER).forEach(it -> settled(it.id()));
    var search = search(spec, approved);
    var found = search.run();
    refuse(approved, problems(search, found, approved));
    requireNoDrill(found);
    var changes = new ArrayList<Change>();
    for (var kind : Kind.values()) {
      for (var resource : approved.all()) {
        if (resource.kind() == kind && deletion.delete(resource, search, found.servers())) {
          changes.add(Change.deleted(resource.text()));
        }
      }
    }
    return new Changes(changes);
  }

  private ClientResourceSearch search(ServerSpec spec, ClientResources approved) {
    return new ClientResourceSearch(cloud, spec, approved.all());
  }

  private static void refuse(ClientResources approved, List<String> problems) {
    if (problems.isEmpty()) return;
    throw VERIFICATION_FAILED.stop(
        "nothing was deleted: %s; %d resources were approved; undo that by hand and retry the step, or abort and plan again"
            .formatted(String.join("; ", problems), approved.all().size()));
  }

  private List<String> problems(
      ClientResourceSearch search, ClientResourceSearch.Result found, ClientResources approved) {
    var problems = new ArrayList<String>(found.doubts());
    for (var seen : found.all()) {
      var wanted = approved.all().stream().filter(seen::isAt).findFirst();
      if (wanted.isEmpty() && seen.kind() != Kind.BACKUP) {
        problems.add("%s was not approved".formatted(seen.text()));
      }
      if (wanted.filter(it -> !seen.is(it)).isPresent()) {
        problems.add("%s was approved and is %s now".formatted(wanted.get().text(), seen.text()));
      }
    }
    for (var resource : approved.all()) {
      SeenResource.now(cloud, resource)
          .flatMap(now -> ResourceDeletion.objection(resource, now, search, found.servers()))
          .filter(it -> !problems.contains(it))
          .ifPresent(problems::add);
      if (resource.kind() == Kind.SERVER) stillOn(resource.id()).ifPresent(problems::add);
    }
    return problems;
  }

  private Optional<String> stillOn(long id) {
    return cloud
        .findServer(id)
        .filter(it -> !PowerSwitch.isOff(it))
        .map(
            it ->
                "server %s (id %d) is %s and has to be off"
                    .formatted(it.name(), it.id(), it.status()));
  }

  @Override
  public String verifyNoResources(ServerSpec spec, ClientResources approved) {
    heartbeat.beat("looking for what Hetzner still has of " + spec.client());
    var found = search(spec, approved).run();
    var left = new ArrayList<String>(found.doubts());
    found.all().forEach(it -> left.add(it.text()));
    for (var resource : approved.all()) {
      SeenResource.now(cloud, resource)
          .map(SeenResource::text)
          .filter(it -> !left.contains(it))
          .ifPresent(left::add);
    }
    if (!left.isEmpty()) throw leftOver(left);
    requireNoDrill(found);
    return "none of the project's %s belongs to client %s; Hetzner knows none of the %d approved ids any more%s"
        .formatted(
            String.join(", ", found.looked()),
            spec.client(),
            approved.all().size(),
            approved.all().isEmpty() ? "" : ": " + String.join(", ", approved.lines()));
  }

  private static ApplicationFailure leftOver(List<String> left) {
    return VERIFICATION_FAILED.stop(
        "Hetzner still has: %s; delete it in the Hetzner Console or find out whose it is, then retry the step"
            .formatted(String.join("; ", left)));
  }
}
