package society.postx.platform.activities.server;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.offboarding.HetznerResource;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.text.Quantities;

/**
 * Finds all that a project has of one client: by label, and what is bound to or was made of its
 * servers. Reads the whole project, because what Hetzner makes by itself carries no labels.
 *
 * @param approved what people approved as the client's, of which some may be gone: what was made of
 *     a server outlives it
 */
record ClientResourceSearch(CloudApi cloud, ServerSpec spec, List<HetznerResource> approved) {
  private static final String STAGING_OF = "staging-of";

  /**
   * What a search found.
   *
   * @param all the client's, by kind and id
   * @param doubts why people have to look at something first, one line each
   * @param busy staging servers that hold a copy of the client's data, one line each
   * @param looked how many resources the project has, one line for each kind
   */
  record Result(
      List<SeenResource> all,
      Servers servers,
      List<String> doubts,
      List<String> busy,
      List<String> looked) {}

  /**
   * Ids of servers.
   *
   * @param own of the client, those included that are gone
   * @param others the rest of the project
   */
  record Servers(Set<Long> own, Set<Long> others) {}

  Result run() {
    var servers = cloud.servers();
    var firewalls = cloud.firewalls();
    var seen = new ArrayList<SeenResource>();
    servers.forEach(it -> seen.add(SeenResource.of(it)));
    var ids = servers(seen);
    cloud.serverImages().forEach(it -> seen.add(SeenResource.of(it)));
    cloud.volumes().forEach(it -> seen.add(SeenResource.of(it)));
    cloud.primaryIps().forEach(it -> seen.add(SeenResource.of(it)));
    firewalls.forEach(it -> seen.add(SeenResource.of(it)));
    var doubts = new ArrayList<>(seen.stream().flatMap(it -> doubt(it, ids).stream()).toList());
    var busy = new ArrayList<String>();
    servers.forEach(it -> judgeStaging(it, doubts, busy));
    var all =
        seen.stream()
            .filter(it -> belongs(it, ids))
            .sorted(
                Comparator.comparing(SeenResource::kind)
                    .thenComparingLong(it -> it.resource().id()))
            .toList();
    return new Result(all, ids, doubts, busy, looked(seen));
  }

  private Servers servers(List<SeenResource> seen) {
    var own = new TreeSet<Long>();
    var others = new TreeSet<Long>();
    seen.forEach(it -> (isLabelled(it) ? own : others).add(it.resource().id()));
    var former =
        approved.stream().filter(it -> it.kind() == Kind.SERVER).map(HetznerResource::id).toList();
    own.addAll(former);
    others.removeAll(former);
    return new Servers(own, others);
  }

  /** Whether it is the client's. */
  boolean belongs(SeenResource seen, Servers servers) {
    if (isLabelled(seen)) return true;
    return seen.kind() != Kind.FIREWALL // one that others put before the server is theirs
        && otherOwner(seen).isEmpty()
        && (isBound(seen, servers) || isReleased(seen));
  }

  /**
   * What Hetzner detached when it deleted the server, in an attempt before this one: nothing has
   * it, and nothing says that it is anybody else's.
   */
  private boolean isReleased(SeenResource seen) {
    return Set.of(Kind.VOLUME, Kind.PRIMARY_IP).contains(seen.kind())
        && seen.usedBy().isEmpty()
        && !seen.labels().containsKey(Ownership.MANAGED_BY)
        && approved.stream().anyMatch(seen::is);
  }

  /** Why it cannot be said whether it is the client's; empty where that is clear. */
  Optional<String> doubt(SeenResource seen, Servers servers) {
    var other = otherOwner(seen);
    if (other.isPresent()) {
      return isBound(seen, servers) || hasTheName(seen)
          ? Optional.of(
              "%s is labelled %s, but %s"
                  .formatted(
                      seen.text(),
                      other.get(),
                      isBound(seen, servers)
                          ? "belongs to a server of client " + spec.client()
                          : "has the name of client " + spec.client()))
          : Optional.empty();
    }
    if (isLabelled(seen)) return usedByOthers(seen, servers);
    if (claims(seen.labels()))
      return Optional.of(
          "%s names client %s in its labels, but is not labelled as the platform's"
              .formatted(seen.text(), spec.client()));
    return (hasTheName(seen) || looksAside(seen)) && !belongs(seen, servers)
        ? Optional.of(
            "%s has the name of client %s, but is not labelled as its own"
                .formatted(seen.text(), spec.client()))
        : Optional.empty();
  }

  private Optional<String> usedByOthers(SeenResource seen, Servers servers) {
    if (seen.bySelector())
      return Optional.of(
          "%s is applied by a label selector; remove the selector in the Hetzner Console"
              .formatted(seen.text()));
    var others = seen.usedBy().stream().filter(id -> !servers.own().contains(id)).sorted().toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s is labelled as the client's, but is used by server %s, which is not"
                .formatted(
                    seen.text(), others.stream().map(String::valueOf).collect(joining(", "))));
  }

  /** A staging server goes by itself at the end of its drill, and is never the client's own. */
  private void judgeStaging(CloudServer server, List<String> doubts, List<String> busy) {
    if (!spec.client().value().equals(server.labels().get(STAGING_OF))) return;
    StagingMark.on(server)
        .ifPresentOrElse(
            mark ->
                busy.add(
                    "server %s (id %d) holds a copy of client %s until %s; it goes with the run that made it, or with the next drill after that time"
                        .formatted(
                            server.name(),
                            server.id(),
                            spec.client(),
                            Quantities.time(mark.until()))),
            () ->
                doubts.add(
                    "server %s (id %d) is labelled as a copy of client %s without the whole mark of a staging server; look at it and delete it by hand"
                        .formatted(server.name(), server.id(), spec.client())));
  }

  private boolean isLabelled(SeenResource seen) {
    var labels = seen.labels();
    return otherOwner(seen).isEmpty()
        && (new Ownership(spec.labels(), spec.run()).owns(labels)
            || ServerReplacements.isAside(labels, spec.client()));
  }

  /** {@code client=beta} where a label names another client. */
  private Optional<String> otherOwner(SeenResource seen) {
    return Stream.of(Ownership.CLIENT, ServerReplacements.CLIENT_ASIDE)
        .filter(key -> seen.labels().containsKey(key))
        .filter(key -> !spec.client().value().equals(seen.labels().get(key)))
        .map(key -> "%s=%s".formatted(key, seen.labels().get(key)))
        .findFirst();
  }

  private boolean claims(Map<String, String> labels) {
    return Stream.of(Ownership.CLIENT, ServerReplacements.CLIENT_ASIDE)
        .anyMatch(key -> spec.client().value().equals(labels.get(key)));
  }

  private boolean isBound(SeenResource seen, Servers servers) {
    if (seen.usedBy().stream().anyMatch(servers.own()::contains)) return true;
    var from = seen.madeOf();
    if (from == null || servers.others().contains(from.id())) return false;
    // Of a server that is gone, only the name that it had says whose it was.
    return servers.own().contains(from.id()) || isServerName(from.name());
  }

  private boolean hasTheName(SeenResource seen) {
    var name = seen.name();
    return switch (seen.kind()) {
      case PRIMARY_IP -> ServerAddresses.names(spec).contains(name);
      case SERVER, VOLUME, FIREWALL -> name.equals(spec.name());
      case BACKUP, SNAPSHOT -> false; // they have descriptions
    };
  }

  /** A server that was set aside and lost its labels. */
  private boolean looksAside(SeenResource seen) {
    return seen.kind() == Kind.SERVER
        && !seen.labels().containsKey(Ownership.MANAGED_BY)
        && isServerName(seen.name());
  }

  private boolean isServerName(String name) {
    return name.equals(spec.name()) || name.startsWith(ServerReplacements.asidePrefix(spec));
  }

  private static List<String> looked(List<SeenResource> seen) {
    return Stream.of(Kind.values())
        .map(
            kind ->
                "%d %s"
                    .formatted(
                        seen.stream().filter(it -> it.kind() == kind).count(), kind.plural()))
        .toList();
  }
}
