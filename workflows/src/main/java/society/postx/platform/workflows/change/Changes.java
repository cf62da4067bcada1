package society.postx.platform.workflows.change;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;

/**
 * An {@link ChangeReport} that consists of its changes only; an empty list means that nothing had
 * to change.
 */
public record Changes(List<Change> changes) implements ChangeReport {
  public static Changes none() {
    return new Changes(List.of());
  }

  @Override
  public String note() {
    return changes.isEmpty() ? "as it was" : text(changes);
  }

  /** {@code created server client-alpha, changed firewall client-alpha}. */
  public static String text(List<Change> changes) {
    return changes.stream()
        .map(change -> change.kind().name().toLowerCase(Locale.ROOT) + " " + change.what())
        .collect(joining(", "));
  }
}
