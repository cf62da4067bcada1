package society.postx.platform.activities.server;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.hetzner.wire.CloudServerType;
import society.postx.platform.workflows.server.ServerSpec;
import society.postx.platform.workflows.text.Quantities;

/** Chooses the server types on which a client's data runs again. */
record SufficientTypes(List<CloudServerType> all) {
  private static final long GIGABYTE = 1_000_000_000;

  /** Percent of a disk that its file system offers. */
  private static final int USABLE = 93;

  /**
   * Those of the spec, in its order, that are large enough.
   *
   * @param old the old server's type; null, or one that Hetzner lists no more, sets no limit
   */
  List<String> of(ServerSpec spec, long bytes, @Nullable String old) {
    var before = Optional.ofNullable(old).flatMap(this::named);
    var sufficient =
        spec.serverTypes().stream()
            .filter(name -> named(name).filter(it -> suffices(it, bytes, before)).isPresent())
            .toList();
    if (sufficient.isEmpty()) {
      throw REQUEST_REFUSED.stop(
          "serverTypes: none is large enough: the snapshot's data needs a disk of %s%s, and there are %s; give %s a larger type in its file or platform.yml, then start again"
              .formatted(
                  Quantities.bytes(bytes * 100 / USABLE),
                  before.map(it -> ", the old server is a " + text(it)).orElse(""),
                  spec.serverTypes().stream().map(this::described).collect(joining(", ")),
                  spec.client()));
    }
    return sufficient;
  }

  private static boolean suffices(
      CloudServerType type, long bytes, Optional<CloudServerType> before) {
    return type.disk() * GIGABYTE / 100 * USABLE >= bytes
        && before.map(it -> type.disk() >= it.disk() && type.memory() >= it.memory()).orElse(true);
  }

  private Optional<CloudServerType> named(String name) {
    return all.stream().filter(it -> it.answersTo(name)).findFirst();
  }

  private String described(String name) {
    return named(name).map(SufficientTypes::text).orElse(name + " (unknown to Hetzner)");
  }

  private static String text(CloudServerType type) {
    return "%s (%d GB disk, %.0f GB memory)".formatted(type.name(), type.disk(), type.memory());
  }
}
