package society.postx.platform.workflows.restore;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.restore.RestoreClientInput.Way;
import society.postx.platform.workflows.server.ServerImage;
import society.postx.platform.workflows.server.ServerRemains;
import society.postx.platform.workflows.text.Quantities;

/**
 * The state of a lost server and the snapshot to restore, read before the approval.
 *
 * @param way what the server's system will come from
 * @param plan with the server types that the server may have
 * @param host how the old host answers; null where there is none to ask
 * @param images what nobody can tell about the apps' container images, one line each
 */
record LostServer(
    Way way,
    ClientPlan plan,
    SubAccount account,
    ChosenSnapshot snapshot,
    SnapshotContents contents,
    ServerRemains remains,
    @Nullable HostState host,
    List<String> images) {
  LostServer {
    images = List.copyOf(images);
  }

  /**
   * For those who approve, one line each: what the restore does comes first. The notes come last,
   * because a host wrote the manifest that they are about, and a question shows twenty lines.
   */
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(serverLine());
    if (way != Way.REBUILD) {
      lines.add(
          "the new server is a %s".formatted(String.join(" or ", plan.server().serverTypes())));
    }
    lines.add(imagesLine());
    imageApps().ifPresent(lines::add);
    lines.add(addressesLine());
    lines.add(contents.summary());
    lines.add(hostLine(host));
    missing().ifPresent(lines::add);
    lines.addAll(images);
    lines.addAll(contents.notes());
    return lines;
  }

  private Optional<String> missing() {
    var there = contents.apps().stream().map(AppAt::name).toList();
    var missing =
        plan.apps().stream()
            .map(AppPlan::name)
            .filter(it -> !there.contains(it))
            .map(Object::toString)
            .collect(joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the snapshot lacks %s, which the client's file names: not on the restored server; deploy it afterwards"
                .formatted(missing));
  }

  private String serverLine() {
    var server = remains.server();
    if (server == null) {
      return "Hetzner has no server of the client: nothing is switched off, and an abort cannot bring one back";
    }
    var seen =
        "server %s (id %d, %s in %s) is %s"
            .formatted(
                server.name(),
                server.id(),
                server.serverType(),
                server.location(),
                server.status());
    return way == Way.REBUILD
        ? "%s: its disk is written over; a snapshot of it is made first and kept for %d days"
            .formatted(seen, RestoreClient.KEPT_DAYS)
        : "%s: it is switched off, renamed and kept for %d days; its newest backup becomes a snapshot"
            .formatted(seen, RestoreClient.KEPT_DAYS);
  }

  private static String hostLine(@Nullable HostState host) {
    if (host == null) {
      return "no host has an address to ask";
    }
    return switch (host.condition()) {
      case HEALTHY -> "its host is healthy";
      case UNHEALTHY -> "its host answers: " + host.why();
      case UNREACHABLE -> "its host does not answer: " + host.why();
    };
  }

  /** In words, how much better the old host is than when this was approved; empty if it is not. */
  String recovered(@Nullable HostState now) {
    return condition(now).compareTo(condition(host)) < 0
        ? "%s (approved: %s)".formatted(hostLine(now), hostLine(host))
        : "";
  }

  private static Condition condition(@Nullable HostState host) {
    return host == null ? Condition.UNREACHABLE : host.condition();
  }

  private String imagesLine() {
    if (remains.images().isEmpty()) {
      return "Hetzner has no backup and no snapshot of the server";
    }
    var backups = remains.images().stream().filter(ServerImage::backup).count();
    return "Hetzner has %d backups and %d snapshots of the server, the newest of %s; %s"
        .formatted(
            backups,
            remains.images().size() - backups,
            Quantities.time(remains.images().getFirst().created()),
            way == Way.RESTIC
                ? "this way uses none of them"
                : "its system comes from that, and the apps' data from the snapshot");
  }

  /** What an image holds is unknown until a server runs on it. */
  private Optional<String> imageApps() {
    if (way == Way.RESTIC) {
      return Optional.empty();
    }
    var apps = contents.apps().stream().map(it -> it.name().value()).toList();
    var only =
        host == null
            ? List.<String>of()
            : host.appsAt().stream()
                .map(it -> it.name().value())
                .filter(it -> !apps.contains(it))
                .toList();
    return Optional.of(
        "the image's apps and their data are removed while the firewall blocks all outgoing traffic; afterwards it runs %s%s"
            .formatted(
                String.join(", ", apps),
                only.isEmpty()
                    ? " and no other app"
                    : ", not %s, which its host runs now".formatted(String.join(", ", only))));
  }

  /** The server image that the way needs; fails where there is none. */
  ServerImage image() {
    return remains.images().getFirst();
  }

  /** Why the way cannot be gone with what exists; empty if it can. */
  String refusal() {
    return switch (way) {
      case RESTIC -> "";
      case REBUILD ->
          remains.server() == null
              ? "way: 'rebuild': Hetzner has no server of the client; take the way restic"
              : withoutImage();
      case IMAGE -> withoutImage();
    };
  }

  private String withoutImage() {
    return remains.images().isEmpty()
        ? "way: '%s': Hetzner has no backup and no snapshot of the server; take the way restic"
            .formatted(way.word())
        : "";
  }

  private String addressesLine() {
    if (way == Way.REBUILD) {
      return "the server keeps its addresses, and the DNS records stay";
    }
    return remains.addresses().isEmpty()
        ? "the client's addresses are gone: the new server gets others, and the DNS records change; visitors follow within %d s"
            .formatted(plan.dns().ttl())
        : "the addresses %s move to the new server, so the DNS records stay"
            .formatted(String.join(" and ", remains.addresses()));
  }

  /**
   * The same from the server image that was approved, where Hetzner still has it: it makes a newer
   * one each day while people decide.
   */
  LostServer onImageOf(LostServer approved) {
    if (way == Way.RESTIC || !has(approved.image())) {
      return this;
    }
    var image = approved.image();
    var images =
        Stream.concat(
                Stream.of(image), remains.images().stream().filter(it -> it.id() != image.id()))
            .toList();
    return new LostServer(
        way,
        plan,
        account,
        snapshot,
        contents,
        new ServerRemains(remains.server(), images, remains.addresses()),
        host,
        this.images);
  }

  private boolean has(ServerImage image) {
    return remains.images().stream().anyMatch(it -> it.id() == image.id());
  }

  /**
   * Why a restore would not do what was approved, in the words of what differs; empty if it would.
   */
  String changedSince(LostServer approved) {
    if (!refusal().isEmpty()) {
      return refusal();
    }
    if (digest().equals(approved.digest())) {
      return "";
    }
    return Stream.of(
            differs("the server is", serverId(), approved.serverId()),
            way == Way.RESTIC || has(approved.image())
                ? differs("the server image is", imageId(), approved.imageId())
                : "Hetzner no longer has server image %d of %s, from which the system was to come"
                    .formatted(approved.image().id(), Quantities.time(approved.image().created())),
            differs(
                "its addresses are",
                words(remains.addresses()),
                words(approved.remains.addresses())),
            differs("the apps of the snapshot are", words(apps()), words(approved.apps())))
        .filter(it -> !it.isEmpty())
        .collect(joining("; "));
  }

  private static String differs(String what, String now, String approved) {
    return now.equals(approved) ? "" : "%s %s (approved: %s)".formatted(what, now, approved);
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? "none" : String.join(" and ", words);
  }

  private List<String> apps() {
    return contents.apps().stream().map(it -> it.name() + "@" + it.commit()).toList();
  }

  /** What must not change between question and restore. */
  String digest() {
    return Digest.of(
        Stream.of(
                Stream.of(snapshot.id(), way.word(), serverId(), imageId()),
                apps().stream(),
                remains.addresses().stream())
            .flatMap(Function.identity())
            .toList());
  }

  private String imageId() {
    return way == Way.RESTIC ? "no image" : Long.toString(image().id());
  }

  private String serverId() {
    return Optional.ofNullable(remains.server())
        .map(it -> Long.toString(it.id()))
        .orElse("no server");
  }
}
