package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.rollout.plan.Freeze;
import society.postx.platform.workflows.rollout.targets.Target;

/** Reads from the repository what a rollout must respect: groups, windows and freezes. */
public final class RolloutTargets {
  /** Canary first, then by name. */
  public static final Comparator<Target> ORDER =
      Comparator.comparing(Target::group).thenComparing(target -> target.client().value());

  private RolloutTargets() {}

  public static Target of(ClientFile file) {
    return new Target(
        file.name(), file.group(), file.window().map(ChangeWindow::window).orElse(null));
  }

  public static List<Freeze> freezes(PlatformSettings settings) {
    return settings.freezes().stream()
        .map(it -> new Freeze(it.from(), it.to(), it.reason()))
        .toList();
  }

  /** A client that is left out must exist: with a typo, the rollout would change it. */
  public static void requireKnown(Collection<ClientName> leftOut, SortedSet<ClientName> known) {
    for (var client : leftOut) {
      if (!known.contains(client)) {
        throw INVALID_INPUT.stop(
            "leaveOut: '%s': unknown client; known: %s".formatted(client, known));
      }
    }
  }
}
