package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudPrimaryIp;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.ServerImage;
import society.postx.platform.workflows.server.ServerRemains;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Sets a client's server aside at Hetzner and brings it back, or rebuilds it. What is kept of a
 * replaced server names the client and the run in labels of its own.
 */
public final class ServerReplacements implements ReplacementActivities {
  private static final Logger log = LoggerFactory.getLogger(ServerReplacements.class);

  private static final String OFF = "off";
  static final String MANAGED_BY = "managed-by";
  static final String ASIDE = "post-x-platform-replaced";
  private static final String CLIENT = "client";
  static final String CLIENT_ASIDE = "replaced-client";
  private static final String RUN_ASIDE = "replaced-by";
  private static final String WAS = "replaced-while";
  static final String KEEP_UNTIL = "keep-until";

  /** Names the run that began to write over the disk; it may be half written. */
  private static final String REBUILDING = "rebuilding";

  /** Names the run whose image the disk holds. */
  private static final String REBUILT_BY = "rebuilt-by";

  private static final Duration SOON = Duration.ofSeconds(5);

  /** Of the run's label, in the name. */
  private static final int SHORT = 8;

  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final ServerAddresses addresses;
  private final ServerFirewall firewalls;
  private final ServerSettling settling;
  private final ServerKeys keys;
  private final PowerSwitch power;

  public ServerReplacements(HetznerProject hetzner, Heartbeat heartbeat, ServerKeys keys) {
    this(hetzner, heartbeat, keys, PowerSwitch.LOOKS);
  }

  /**
   * @param looks seconds for a server to shut down by itself
   */
  ServerReplacements(HetznerProject hetzner, Heartbeat heartbeat, ServerKeys keys, int looks) {
    this.cloud = hetzner.cloud();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.addresses = new ServerAddresses(cloud);
    this.firewalls = new ServerFirewall(cloud, waiter, heartbeat);
    this.settling = new ServerSettling(cloud, waiter, heartbeat);
    this.keys = keys;
    this.power = new PowerSwitch(cloud, waiter, heartbeat, looks);
  }

  @Override
  public ServerRemains remains(ServerSpec spec) {
    var ownership = ownership(spec);
    var server = cloud.serverNamed(spec.name());
    server.ifPresent(it -> ownership.require(what(spec), it.labels()));
    var images =
        cloud.serverImages().stream()
            .filter(it -> it.status().equals("available") && isOf(it, spec, server))
            .filter(it -> !it.labels().containsKey(WAS)) // the copy of a broken disk
            .map(ServerReplacements::image)
            .sorted(Comparator.comparing(ServerImage::created).reversed())
            .toList();
    var ips =
        addresses.find(spec, ownership).values().stream().map(CloudPrimaryIp::ip).sorted().toList();
    return new ServerRemains(server.map(ServerReplacements::remaining).orElse(null), images, ips);
  }

  @Override
  public List<String> typesFor(ServerSpec spec, long bytes, @Nullable String old) {
    return new SufficientTypes(cloud.serverTypes()).of(spec, bytes, old);
  }

  /** Automatic backups and snapshots made in the Console carry no labels. */
  private static boolean isOf(CloudImage image, ServerSpec spec, Optional<CloudServer> server) {
    var boundTo = image.boundTo();
    var from = image.createdFrom();
    return boundTo == null
        ? from != null && from.name().equals(spec.name())
        : server.filter(it -> it.id() == boundTo).isPresent();
  }

  private static Instant created(CloudImage image) {
    return OffsetDateTime.parse(image.created()).toInstant();
  }

  private static ServerRemains.Remaining remaining(CloudServer server) {
    var ipv6 = ip(server.publicNet().ipv6());
    return new ServerRemains.Remaining(
        server.id(),
        server.name(),
        server.status(),
        server.serverType().label(),
        server.location().label(),
        ip(server.publicNet().ipv4()),
        ipv6 == null ? null : CloudServer.hostAddress(ipv6));
  }

  private static @Nullable String ip(CloudServer.@Nullable Address address) {
    return address == null ? null : address.ip();
  }

  /** Notes on it, before anything changes, that an undo of this run has to bring it back. */
  private CloudServer begun(CloudServer server, ServerSpec spec) {
    if (spec.run().value().equals(server.labels().get(RUN_ASIDE))) return server;
    var labels = new TreeMap<>(server.labels());
    labels.put(RUN_ASIDE, spec.run().value());
    labels.put(WAS, server.status());
    cloud.labelServer(server.id(), labels);
    return cloud.server(server.id());
  }

  /** Gives it another name last: until then, the next attempt finds it as the client's. */
  @Override
  public Changes setAside(ServerSpec spec, LocalDate keptUntil) {
    var ownership = ownership(spec);
    var found = cloud.serverNamed(spec.name());
    found.ifPresent(it -> requireUnfinished(it, spec));
    if (found.isEmpty() || ownership.made(found.get().labels())) {
      return aside(spec).map(it -> new Changes(List.of(changed(it)))).orElse(Changes.none());
    }
    ownership.require(what(spec), found.get().labels());
    var server = begun(settling.settled(found.get()), spec);
    var changes = new ArrayList<Change>();
    keepNewestBackup(server, spec, keptUntil).ifPresent(changes::add);
    power.off(server);
    for (var ip : addresses.find(spec, ownership).values()) {
      if (ip.assigneeId() != null && ip.assigneeId() == server.id()) {
        waiter.await(List.of(cloud.unassignPrimaryIp(ip.id())), heartbeat);
      }
    }
    if (!server.protection().delete()) {
      waiter.await(List.of(cloud.protect(server.id(), true)), heartbeat);
    }
    var labels = new TreeMap<>(server.labels());
    labels.remove(CLIENT);
    labels.putAll(asideLabels(spec, keptUntil));
    cloud.renameServer(server.id(), asideName(spec), labels);
    log.info("{} is off and kept as {} until {}", spec.name(), asideName(spec), keptUntil);
    changes.add(changed(server));
    return new Changes(changes);
  }

  private Optional<Change> keepNewestBackup(
      CloudServer server, ServerSpec spec, LocalDate keptUntil) {
    var kept =
        cloud.serverImages().stream()
            .filter(it -> it.boundTo() == null && !it.labels().containsKey(WAS))
            .anyMatch(it -> spec.run().value().equals(it.labels().get(RUN_ASIDE)));
    if (kept) return Optional.empty(); // an earlier attempt turned one into a snapshot
    return cloud.backups().stream()
        .filter(it -> it.status().equals("available"))
        .filter(it -> it.boundTo() != null && it.boundTo() == server.id())
        .max(Comparator.comparing(ServerReplacements::created))
        .map(
            newest -> {
              cloud.keepAsSnapshot(
                  newest.id(),
                  "%s before %s".formatted(spec.name(), spec.run()),
                  asideLabels(spec, keptUntil));
              return Change.changed("backup %d into a snapshot".formatted(newest.id()));
            });
  }

  /** Whether it was kept of a replaced server of the client: the server itself or a copy of it. */
  static boolean isAside(Map<String, String> labels, ClientName client) {
    return ASIDE.equals(labels.get(MANAGED_BY)) && client.value().equals(labels.get(CLIENT_ASIDE));
  }

  /** Begins the names of servers that were set aside. */
  static String asidePrefix(ServerSpec spec) {
    return spec.name() + "-replaced-";
  }

  private static Map<String, String> asideLabels(ServerSpec spec, LocalDate keptUntil) {
    return new TreeMap<>(
        Map.of(
            MANAGED_BY,
            ASIDE,
            CLIENT_ASIDE,
            spec.client().value(),
            RUN_ASIDE,
            spec.run().value(),
            KEEP_UNTIL,
            keptUntil.toString()));
  }

  /**
   * Gives it its name back last: until then, the next attempt finds it as this run's. One that was
   * off before stays off: somebody may have had a reason.
   */
  @Override
  public Changes bringBack(ServerSpec spec) {
    var found = aside(spec);
    if (found.isEmpty()) return Changes.none();
    var named = cloud.serverNamed(spec.name());
    if (named.filter(it -> finished(it, spec)).isPresent()) return stays(spec);
    if (named.isPresent() && named.get().id() != found.get().id()) {
      throw REQUEST_REFUSED.stop(
          "server %s still exists: delete it in the Hetzner Console if nobody uses it, then retry the step"
              .formatted(spec.name()));
    }
    var ownership = ownership(spec);
    var server = settling.settled(found.get());
    for (var ip : addresses.find(spec, ownership).values()) {
      if (ip.free()) {
        waiter.await(List.of(cloud.assignPrimaryIp(ip.id(), server.id())), heartbeat);
      }
    }
    putBehindFirewall(spec, server);
    if (!OFF.equals(server.labels().get(WAS))) power.on(server);
    keys.pinEarlierHostKeys(spec.client(), spec.run());
    var labels = new TreeMap<>(server.labels());
    List.of(CLIENT_ASIDE, RUN_ASIDE, WAS, KEEP_UNTIL).forEach(labels::remove);
    cloud.renameServer(server.id(), spec.name(), ownership.repaired(labels));
    log.info("{} is back as it was", spec.name());
    return new Changes(List.of(Change.changed("server %s: it is back".formatted(spec.name()))));
  }

  /** The server is off, so that nothing is lost if the copy is written back. */
  @Override
  public ServerImage copyDisk(ServerSpec spec, LocalDate keptUntil) {
    var found = settling.settled(present(spec));
    requireUnfinished(found, spec);
    var copies =
        cloud.serverImages().stream()
            .filter(it -> it.boundTo() == null && isOf(it, spec, Optional.of(found)))
            .filter(it -> spec.run().value().equals(it.labels().get(RUN_ASIDE)))
            .filter(it -> it.labels().containsKey(WAS)) // not a backup that was kept
            .toList();
    if (!copies.isEmpty() && !spec.run().value().equals(found.labels().get(RUN_ASIDE))) {
      // An abort gave the disk back to its users, and this run was reset: they wrote since.
      throw REQUEST_REFUSED.stop(
          "the copy of the disk of %s is older than what users wrote since this restore was aborted; abort it again, then start a new one"
              .formatted(spec.name()));
    }
    var made = copies.stream().filter(it -> it.status().equals("available")).findFirst();
    if (made.isPresent()) return image(made.get());
    var unfinished = copies.stream().filter(it -> it.status().equals("creating")).findFirst();
    if (unfinished.isPresent()) throw notYet(unfinished.get());
    if (wroteOver(found, spec)) {
      throw REQUEST_REFUSED.stop(
          "the copy of the old disk of %s is gone, and the disk is written over"
              .formatted(spec.name()));
    }
    var server = begun(found, spec);
    putBehindFirewall(spec.closedToAll(), server);
    power.off(server);
    var description = "%s before %s".formatted(spec.name(), spec.run());
    var labels = new TreeMap<>(asideLabels(spec, keptUntil));
    labels.put(WAS, server.labels().getOrDefault(WAS, server.status()));
    var started = cloud.createImage(server.id(), "snapshot", description, labels);
    waiter.await(started.actions(), heartbeat);
    var copy =
        cloud.serverImages().stream()
            .filter(it -> it.id() == started.resource().id())
            .findFirst()
            .orElse(started.resource());
    if (!copy.status().equals("available")) throw notYet(copy);
    log.info("{} has snapshot {} of its disk", spec.name(), copy.id());
    return image(copy);
  }

  private static ApplicationFailure notYet(CloudImage copy) {
    return BUSY.retryIn(SOON, "server image %d is %s".formatted(copy.id(), copy.status()));
  }

  @Override
  public Changes reopen(ServerSpec spec) {
    var server = settling.settled(present(spec));
    if (finished(server, spec)) return stays(spec);
    if (!spec.run().value().equals(server.labels().get(RUN_ASIDE))) return Changes.none();
    if (wroteOver(server, spec)) {
      throw REQUEST_REFUSED.stop(
          "the old disk of %s is not written back, so its firewall stays closed"
              .formatted(spec.name()));
    }
    if (OFF.equals(server.labels().get(WAS))) {
      if (!server.status().equals(OFF)) {
        waiter.await(List.of(cloud.powerOff(server.id())), heartbeat);
      }
    } else {
      power.on(server);
    }
    var changes = putBehindFirewall(spec, server);
    var labels = new TreeMap<>(server.labels());
    List.of(RUN_ASIDE, WAS).forEach(labels::remove);
    cloud.labelServer(server.id(), labels);
    changes.add(Change.changed("server %s: it is as it was".formatted(spec.name())));
    return new Changes(changes);
  }

  private static ServerImage image(CloudImage image) {
    return new ServerImage(image.id(), image.boundTo() != null, created(image));
  }

  private CloudServer present(ServerSpec spec) {
    var server =
        cloud
            .serverNamed(spec.name())
            .orElseThrow(
                () ->
                    REQUEST_REFUSED.stop(
                        "server %s is gone; abort, then restore it with another way"
                            .formatted(spec.name())));
    ownership(spec).require(what(spec), server.labels());
    return server;
  }

  /** Behind its firewall first, because its apps start by themselves. */
  @Override
  public Changes rebuild(ServerSpec spec) {
    var server = settling.settled(present(spec));
    requireUnfinished(server, spec);
    keys.pinAnyHostKey(spec.client(), spec.run());
    if (spec.run().value().equals(server.labels().get(REBUILT_BY))) {
      protect(server);
      return Changes.none(); // this run may have been reset
    }
    var changes = putBehindFirewall(spec, server);
    requireBehind(spec, server);
    writeOver(server, spec);
    label(server, Map.of(REBUILT_BY, spec.run().value()));
    protect(cloud.server(server.id()));
    changes.add(rebuiltFrom(spec));
    return new Changes(changes);
  }

  /** A disk that this run did not write over is newer than any copy of it. */
  @Override
  public Changes rebuildBack(ServerSpec spec) {
    var server = settling.settled(present(spec));
    if (finished(server, spec)) return stays(spec);
    keys.pinEarlierHostKeys(spec.client(), spec.run());
    var changes = new ArrayList<Change>();
    if (wroteOver(server, spec)) {
      changes.addAll(putBehindFirewall(spec.closedToAll(), server));
      requireBehind(spec.closedToAll(), server);
      writeOver(server, spec);
      label(server, Map.of());
      changes.add(rebuiltFrom(spec));
    }
    protect(cloud.server(server.id()));
    return new Changes(changes);
  }

  /** Notes it first: an attempt whose answer is lost is known by the label. */
  private void writeOver(CloudServer server, ServerSpec spec) {
    if (server.protection().rebuild()) {
      waiter.await(List.of(cloud.protect(server.id(), false)), heartbeat);
    }
    label(server, Map.of(REBUILDING, spec.run().value()));
    waiter.await(List.of(cloud.rebuild(server.id(), spec.image())), heartbeat);
    log.info("{} runs on server image {}", spec.name(), spec.image());
  }

  private void label(CloudServer server, Map<String, String> ofDisk) {
    var labels = new TreeMap<>(server.labels());
    List.of(REBUILDING, REBUILT_BY).forEach(labels::remove);
    labels.putAll(ofDisk);
    cloud.labelServer(server.id(), labels);
  }

  private static boolean wroteOver(CloudServer server, ServerSpec spec) {
    var run = spec.run().value();
    return run.equals(server.labels().get(REBUILDING))
        || run.equals(server.labels().get(REBUILT_BY));
  }

  private void protect(CloudServer server) {
    if (server.protection().rebuild()) return;
    waiter.await(List.of(cloud.protect(server.id(), true)), heartbeat);
  }

  private static Change rebuiltFrom(ServerSpec spec) {
    return Change.changed("server %s: rebuilt from image %s".formatted(spec.name(), spec.image()));
  }

  /** With the rules that the spec wants; a server without a firewall is open to everybody. */
  private List<Change> putBehindFirewall(ServerSpec spec, CloudServer server) {
    var ownership = ownership(spec);
    var changes = new ArrayList<Change>();
    var found = firewalls.find(spec, ownership);
    if (found.isPresent()) {
      firewalls.repair(spec, ownership, found.get(), changes);
    } else {
      var made = firewalls.create(spec, ownership, changes);
      waiter.await(made.actions(), heartbeat);
      found = Optional.of(made.resource());
    }
    if (!server.behind(found.get())) {
      firewalls.attach(found.get(), server);
      changes.add(Change.changed("server %s: behind its firewall".formatted(spec.name())));
    }
    return changes;
  }

  /** What runs on the disk that is written next must reach nothing, not even for a moment. */
  private void requireBehind(ServerSpec spec, CloudServer server) {
    var seen = cloud.firewallNamed(spec.name());
    var holds =
        seen.filter(it -> AdmissionRules.same(it.rules(), AdmissionRules.of(spec))).isPresent()
            && cloud.server(server.id()).behind(seen.get());
    if (!holds) {
      throw UNAVAILABLE.retryIn(
          SOON, "Hetzner does not show yet that %s is behind its firewall".formatted(spec.name()));
    }
  }

  /**
   * Refuses unless the server runs on what this run made or wrote, and users are not on it: after
   * an abort the old disk or server is back, and a run that is reset goes on where it stood.
   *
   * @param ipv4 where the host is that the caller changes
   */
  public void requireImaged(ServerSpec spec, String ipv4) {
    var server = settling.settled(present(spec));
    requireUnfinished(server, spec);
    var ours =
        ownership(spec).made(server.labels())
            || spec.run().value().equals(server.labels().get(REBUILT_BY));
    if (!ours || !ipv4.equals(ip(server.publicNet().ipv4()))) {
      throw REQUEST_REFUSED.stop(
          "server %s at %s is not on the disk that this restore gave it, so nothing is removed there; abort"
              .formatted(spec.name(), ipv4));
    }
  }

  @Override
  public Changes finish(ServerSpec spec) {
    var server = settling.settled(present(spec));
    if (finished(server, spec)) return Changes.none();
    var labels = new TreeMap<>(server.labels());
    List.of(REBUILDING, REBUILT_BY, RUN_ASIDE, WAS).forEach(labels::remove);
    labels.put(ownership(spec).finishedKey(), "true");
    cloud.labelServer(server.id(), labels);
    log.info("{} stays as {} left it", spec.name(), spec.run());
    return Changes.none();
  }

  private static boolean finished(CloudServer server, ServerSpec spec) {
    return ownership(spec).finished(server.labels());
  }

  /** A run that was reset after its end begins again. */
  private static void requireUnfinished(CloudServer server, ServerSpec spec) {
    if (finished(server, spec)) {
      throw REQUEST_REFUSED.stop(
          "this run has restored server %s already, and users are on it; abort leaves it as it is, and a new restore may follow"
              .formatted(spec.name()));
    }
  }

  private static Changes stays(ServerSpec spec) {
    log.warn("{} stays: {} has finished, and users are on it", spec.name(), spec.run());
    return new Changes(
        List.of(
            Change.changed(
                "nothing of server %s: users have used it since this run let them in"
                    .formatted(spec.name()))));
  }

  @Override
  public Changes pinAnyHostKey(ServerSpec spec) {
    keys.pinAnyHostKey(spec.client(), spec.run());
    return Changes.none();
  }

  private Optional<CloudServer> aside(ServerSpec spec) {
    return cloud.servers("%s==%s".formatted(RUN_ASIDE, spec.run().value())).stream()
        .filter(
            it ->
                spec.client().value().equals(it.labels().get(CLIENT_ASIDE))
                    || ownership(spec).owns(it.labels()))
        .findFirst();
  }

  private static Change changed(CloudServer server) {
    return Change.changed("server %d: it is off and kept".formatted(server.id()));
  }

  private static String asideName(ServerSpec spec) {
    var run = spec.run().value();
    return asidePrefix(spec) + run.substring(0, Math.min(SHORT, run.length()));
  }

  private static Ownership ownership(ServerSpec spec) {
    return new Ownership(spec.labels(), spec.run());
  }

  private static String what(ServerSpec spec) {
    return "server " + spec.name();
  }
}
