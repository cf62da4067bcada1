package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CreateFirewall;
import society.postx.platform.activities.hetzner.wire.CreateServer;
import society.postx.platform.activities.secrets.StagingHostKey;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.staging.StagingLeftovers;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingServerActivities;
import society.postx.platform.workflows.staging.StagingSpec;
import society.postx.platform.workflows.text.Quantities;

/**
 * Creates and deletes staging servers at Hetzner. Each change looks at the {@link StagingMark} of
 * what it changes, right before it changes it; a name or an id alone permits nothing.
 */
public final class StagingServers implements StagingServerActivities {
  private static final Logger log = LoggerFactory.getLogger(StagingServers.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final CloudInitFile cloudInit;
  private final Supplier<String> platformKey;
  private final BiFunction<ClientName, RunLabel, StagingHostKey> hostKey;
  private final InstantSource clock;

  /**
   * @param platformKey the key that the platform logs in with, in OpenSSH's format
   * @param hostKey of a run's staging server
   */
  public StagingServers(
      HetznerProject hetzner,
      Heartbeat heartbeat,
      CloudInitFile cloudInit,
      Supplier<String> platformKey,
      BiFunction<ClientName, RunLabel, StagingHostKey> hostKey,
      InstantSource clock) {
    this.cloud = hetzner.cloud();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.cloudInit = cloudInit;
    this.hostKey = hostKey;
    this.platformKey = platformKey;
    this.clock = clock;
  }

  @Override
  public StagingServer ensureStaging(StagingSpec spec) {
    var found = cloud.serverNamed(spec.name());
    found.ifPresent(it -> requireOurs("server", spec, StagingMark.on(it)));
    var firewall = firewall(spec);
    var server = settled(found.isPresent() ? found.get() : created(spec, firewall));
    if (!server.behind(firewall)) { // a name that Hetzner lists late, or somebody's hand
      throw REQUEST_REFUSED.stop(
          "server %s is not behind its firewall; nothing was restored on it"
              .formatted(spec.name()));
    }
    if (server.status().equals("off")) {
      waiter.await(List.of(cloud.powerOn(server.id())), heartbeat);
    }
    var address = server.publicNet().ipv4();
    if (address == null) {
      throw REQUEST_REFUSED.stop("server %s has no IPv4 address".formatted(spec.name()));
    }
    log.info("staging server {} runs (id {})", server.name(), server.id());
    return new StagingServer(
        server.id(),
        server.name(),
        address.ip(),
        server.serverType().label(),
        server.location().label());
  }

  private CloudFirewall firewall(StagingSpec spec) {
    var found = cloud.firewallNamed(spec.name());
    if (found.isPresent()) {
      requireOurs("firewall", spec, StagingMark.on(found.get()));
      return found.get();
    }
    try {
      var made =
          cloud.createFirewall(
              new CreateFirewall(
                  spec.name(),
                  StagingMark.of(spec).labels(),
                  AdmissionRules.sshAlone(spec.managementCidrs())));
      waiter.await(made.actions(), heartbeat);
      return made.resource();
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR) throw e;
      var taken = cloud.firewallNamed(spec.name()).orElseThrow(() -> unlisted("firewall", spec));
      requireOurs("firewall", spec, StagingMark.on(taken));
      return taken;
    }
  }

  /** An attempt whose answer was lost has made it; the next one finds it once Hetzner lists it. */
  private static ApplicationFailure unlisted(String kind, StagingSpec spec) {
    return BUSY.retryIn(
        SOON, "Hetzner says that %s %s exists, but does not list it".formatted(kind, spec.name()));
  }

  private CloudServer created(StagingSpec spec, CloudFirewall firewall) {
    var userData = new UserData(cloudInit, new StagingKeys()).of(asServer(spec));
    var refusals = new PlacementRefusals();
    for (var type : spec.serverTypes()) {
      for (var location : spec.locations()) {
        heartbeat.beat("asking for a %s in %s".formatted(type, location));
        try {
          var made =
              cloud.createServer(
                  new CreateServer(
                      spec.name(),
                      type,
                      spec.image(),
                      location,
                      StagingMark.of(spec).labels(),
                      List.of(new CreateServer.FirewallId(firewall.id())),
                      null,
                      userData));
          waiter.await(made.actions(), heartbeat);
          return cloud.server(made.resource().id());
        } catch (HetznerException e) {
          if (e.code() == ErrorCode.UNIQUENESS_ERROR) throw unlisted("server", spec);
          if (!PlacementRefusals.isOne(e)) throw e;
          refusals.add(type, location, e);
        }
      }
    }
    throw refusals.failure();
  }

  private CloudServer settled(CloudServer server) {
    waiter.await(cloud.runningActions(server.id()), heartbeat);
    var seen = cloud.server(server.id());
    if (!List.of("running", "off").contains(seen.status())) {
      throw BUSY.retryIn(SOON, "server %s is %s".formatted(seen.name(), seen.status()));
    }
    return seen;
  }

  @Override
  public void closeOutward(StagingSpec spec) {
    var firewall =
        cloud
            .firewallNamed(spec.name())
            .orElseThrow(
                () ->
                    REQUEST_REFUSED.stop(
                        "firewall %s is gone: somebody removed it".formatted(spec.name())));
    requireOurs("firewall", spec, StagingMark.on(firewall));
    var closed = AdmissionRules.closed(spec.managementCidrs());
    waiter.await(cloud.setRules(firewall.id(), closed), heartbeat);
    var seen = cloud.firewallNamed(spec.name());
    var server = cloud.serverNamed(spec.name());
    var holds =
        seen.filter(it -> AdmissionRules.same(it.rules(), closed)).isPresent()
            && server.filter(it -> it.behind(firewall)).isPresent();
    if (!holds) {
      throw UNAVAILABLE.retryIn(
          SOON, "Hetzner does not show yet that %s is closed outward".formatted(spec.name()));
    }
  }

  @Override
  public void deleteStaging(StagingSpec spec) {
    var server = cloud.serverNamed(spec.name());
    if (server.isPresent()) {
      var made =
          StagingMark.read(server.get().name(), server.get().labels())
              .filter(it -> it.isOf(spec.run()));
      if (made.isEmpty()) {
        log.info("{} stays with its firewall: this run did not make it", spec.name());
        return;
      }
      delete(server.get());
    }
    cloud
        .firewallNamed(spec.name())
        .filter(it -> StagingMark.on(it).filter(mark -> mark.isOf(spec.run())).isPresent())
        .ifPresent(this::delete);
  }

  @Override
  public StagingLeftovers removeExpiredStaging() {
    var now = clock.instant();
    var removed = new ArrayList<String>();
    var stuck = new TreeMap<String, String>();
    for (var server : cloud.servers(StagingMark.SELECTOR)) {
      var mark = StagingMark.on(server);
      if (mark.isEmpty()) {
        stuck.put(
            server.name(),
            "%s (id %d): labelled as staging, but without its whole mark; look at it and delete it by hand"
                .formatted(server.name(), server.id()));
      } else if (mark.get().isOver(now)) {
        attempt(
            "%s (id %d), its term ended %s"
                .formatted(server.name(), server.id(), Quantities.time(mark.get().until())),
            server.name(),
            () -> delete(server),
            removed,
            stuck);
      }
    }
    for (var firewall : cloud.firewalls(StagingMark.SELECTOR)) {
      var over = StagingMark.on(firewall).filter(it -> it.isOver(now));
      if (over.isPresent() && !stuck.containsKey(firewall.name())) {
        attempt(
            "firewall %s (id %d)".formatted(firewall.name(), firewall.id()),
            firewall.name(),
            () -> delete(firewall),
            removed,
            stuck);
      }
    }
    return new StagingLeftovers(removed, List.copyOf(stuck.values()));
  }

  /** One that cannot be removed keeps no other. */
  private static void attempt(
      String what, String name, Runnable removal, List<String> removed, Map<String, String> stuck) {
    try {
      removal.run();
      removed.add(what);
    } catch (HetznerException | ApplicationFailure e) {
      stuck.put(name, "%s: %s".formatted(what, e.getMessage()));
    }
  }

  private void delete(CloudServer server) {
    waiter.await(cloud.runningActions(server.id()), heartbeat);
    // Seen again: what carried the mark in a list may have been changed by a person since.
    var seen = cloud.serverNamed(server.name()).filter(it -> it.id() == server.id());
    if (seen.isEmpty()) {
      return;
    }
    if (StagingMark.on(seen.get()).isEmpty()) {
      throw FOREIGN_RESOURCE.stop(
          "server %s is protected or lost the mark of a staging server; it was left alone"
              .formatted(server.name()));
    }
    try {
      waiter.await(List.of(cloud.deleteServer(server.id())), heartbeat);
      log.info("staging server {} is gone (id {})", server.name(), server.id());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private void delete(CloudFirewall firewall) {
    try {
      cloud.deleteFirewall(firewall.id());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e;
    }
  }

  private static void requireOurs(String kind, StagingSpec spec, Optional<StagingMark> mark) {
    if (mark.isEmpty()) {
      throw FOREIGN_RESOURCE.stop(
          "%s %s exists and does not carry the mark of a staging server; rename or delete it"
              .formatted(kind, spec.name()));
    }
    if (!mark.get().isOf(spec.run())) {
      throw BUSY.retry(
          "%s %s belongs to another run until %s"
              .formatted(kind, spec.name(), Quantities.time(mark.get().until())));
    }
  }

  private static ServerSpec asServer(StagingSpec spec) {
    return new ServerSpec(
        spec.client(),
        spec.name(),
        spec.commit(),
        spec.serverTypes(),
        spec.locations(),
        spec.image(),
        StagingMark.of(spec).labels(),
        spec.managementCidrs(),
        false,
        spec.run());
  }

  /** Never those of the client's own server, whose pins a new key would replace. */
  private final class StagingKeys implements ServerKeys {
    @Override
    public String newHostKey(ClientName client, RunLabel run) {
      return hostKey.apply(client, run).privateKey();
    }

    @Override
    public void keepHostKeys(ClientName client, RunLabel run, RunLabel madeBy) {
      throw new IllegalStateException("a staging server has no pins in the repository");
    }

    @Override
    public void pinEarlierHostKeys(ClientName client, RunLabel run) {
      throw new IllegalStateException("a staging server has no pins in the repository");
    }

    @Override
    public void pinAnyHostKey(ClientName client, RunLabel run) {
      throw new IllegalStateException("a staging server has no pins in the repository");
    }

    @Override
    public String platformKey() {
      return platformKey.get();
    }
  }
}
