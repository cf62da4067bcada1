package society.postx.platform.activities.server;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.wire.CloudFirewall;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudPrimaryIp;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.CloudVolume;
import society.postx.platform.activities.hetzner.wire.DeleteProtection;
import society.postx.platform.workflows.offboarding.HetznerResource;
import society.postx.platform.workflows.offboarding.HetznerResource.Kind;
import society.postx.platform.workflows.text.ShownText;

/**
 * A resource of a Hetzner project, with the fields that identify its owner.
 *
 * @param usedBy ids of the servers that have it now; those that a firewall is applied to
 * @param madeOf the server that an image was made of, which may be gone
 * @param bySelector whether a firewall is applied by a label selector
 */
record SeenResource(
    HetznerResource resource,
    Map<String, String> labels,
    boolean isProtected,
    Set<Long> usedBy,
    CloudImage.@Nullable Origin madeOf,
    boolean bySelector) {
  private static final int SHOWN = 100; // characters of a name that people chose

  static SeenResource of(CloudServer server) {
    return new SeenResource(
        resource(
            Kind.SERVER,
            server.id(),
            server.name(),
            "%s in %s, %s"
                .formatted(
                    server.serverType().label(), server.location().label(), server.status())),
        server.labels(),
        server.protection().delete() || server.protection().rebuild(),
        Set.of(),
        null,
        false);
  }

  /** A backup or a snapshot, which have no names: its description stands for one. */
  static SeenResource of(CloudImage image) {
    var boundTo = image.boundTo();
    var from = image.createdFrom();
    return new SeenResource(
        resource(
            boundTo == null ? Kind.SNAPSHOT : Kind.BACKUP,
            image.id(),
            Objects.requireNonNullElse(image.description(), ""),
            from == null
                ? "made " + image.created()
                : "of server %s (id %d), made %s"
                    .formatted(from.name(), from.id(), image.created())),
        image.labels(),
        isOn(image.protection()),
        users(boundTo),
        from,
        false);
  }

  static SeenResource of(CloudVolume volume) {
    return new SeenResource(
        resource(
            Kind.VOLUME,
            volume.id(),
            volume.name(),
            "%d GB in %s".formatted(volume.size(), volume.location().label())),
        volume.labels(),
        isOn(volume.protection()),
        users(volume.server()),
        null,
        false);
  }

  static SeenResource of(CloudPrimaryIp ip) {
    return new SeenResource(
        resource(Kind.PRIMARY_IP, ip.id(), ip.name(), ip.ip()),
        ip.labels(),
        isOn(ip.protection()),
        users(ip.assigneeId()),
        null,
        false);
  }

  static SeenResource of(CloudFirewall firewall) {
    return new SeenResource(
        resource(
            Kind.FIREWALL,
            firewall.id(),
            firewall.name(),
            "%d rules".formatted(firewall.rules().size())),
        firewall.labels(),
        false,
        firewall.appliedTo().stream()
            .flatMap(target -> Stream.ofNullable(target.server()))
            .map(CloudFirewall.Id::id)
            .collect(toUnmodifiableSet()),
        null,
        firewall.appliedTo().stream().anyMatch(target -> target.server() == null));
  }

  /** The resource of this id as it is now; empty where Hetzner does not know it, or no longer. */
  static Optional<SeenResource> now(CloudApi cloud, HetznerResource resource) {
    long id = resource.id();
    return switch (resource.kind()) {
      case SERVER -> cloud.findServer(id).map(SeenResource::of);
      case BACKUP, SNAPSHOT -> cloud.findImage(id).map(SeenResource::of);
      case VOLUME -> cloud.findVolume(id).map(SeenResource::of);
      case PRIMARY_IP -> cloud.findPrimaryIp(id).map(SeenResource::of);
      case FIREWALL -> cloud.findFirewall(id).map(SeenResource::of);
    };
  }

  Kind kind() {
    return resource.kind();
  }

  String name() {
    return resource.name();
  }

  String text() {
    return resource.text();
  }

  /** Whether it is the same by kind, id and name. */
  boolean is(HetznerResource other) {
    return isAt(other) && name().equals(other.name());
  }

  /** Whether it is the same by kind and id. */
  boolean isAt(HetznerResource other) {
    return kind() == other.kind() && resource.id() == other.id();
  }

  private static HetznerResource resource(Kind kind, long id, String name, String detail) {
    return new HetznerResource(
        kind,
        id,
        ShownText.shortened(ShownText.oneLine(name), SHOWN),
        ShownText.shortened(ShownText.oneLine(detail), SHOWN));
  }

  private static Set<Long> users(@Nullable Long server) {
    return server == null ? Set.of() : Set.of(server);
  }

  private static boolean isOn(@Nullable DeleteProtection protection) {
    return protection != null && protection.delete();
  }
}
