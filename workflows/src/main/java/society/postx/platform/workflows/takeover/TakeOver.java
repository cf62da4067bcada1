package society.postx.platform.workflows.takeover;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.text.ShownText;

/**
 * Decides whether an onboarding may go on beside or over what others have: only with a decision
 * that names exactly these things, by the digest that the refusal shows. Pure.
 */
public record TakeOver(List<Conflict> conflicts) {
  /** Digits of a digest; see {@link Digest}. */
  public static final String DIGEST = "[0-9a-f]{12}";

  /** The most that a message lists. */
  private static final int LISTED = 10;

  /** Characters of one thing in a message. */
  private static final int LONGEST = 160;

  public TakeOver {
    conflicts = List.copyOf(conflicts);
  }

  /** Changes with every thing, its content and its effect. */
  public String digest() {
    return Digest.of(
        conflicts.stream().map(it -> it.what() + "\n" + it.effect()).sorted().toList());
  }

  /**
   * Why the onboarding is refused, with the remedy; empty if it may go on.
   *
   * @param decided the digest that an operator approved; null for none
   */
  public Optional<String> refusal(@Nullable String decided) {
    if (conflicts.isEmpty()) {
      return Optional.empty();
    }
    var firm = conflicts.stream().filter(it -> !it.canBeTakenOver()).toList();
    if (!firm.isEmpty()) {
      return Optional.of(
          "%s; nothing was changed; remove or rename what cannot be taken over, then start again%s"
              .formatted(
                  listed(), conflicts.size() == firm.size() ? "" : "; the rest may stay or go"));
    }
    if (digest().equals(decided)) {
      return Optional.empty();
    }
    var changed =
        decided == null
            ? ""
            : "takeOver: '%s': is not the digest of what is there now; ".formatted(decided);
    return Optional.of(
        "%s%s; nothing was changed; remove it, or start again with --take-over %s to go on in spite of exactly this"
            .formatted(changed, listed(), digest()));
  }

  /** One line: what is taken over and what that does. */
  public String listed() {
    var rest = conflicts.size() - LISTED;
    return conflicts.stream().limit(LISTED).map(TakeOver::shown).collect(joining("; "))
        + (rest > 0 ? "; and %d more".formatted(rest) : "");
  }

  private static String shown(Conflict conflict) {
    return "%s %s%s"
        .formatted(
            ShownText.shortened(ShownText.oneLine(conflict.what()), LONGEST),
            ShownText.shortened(ShownText.oneLine(conflict.effect()), LONGEST),
            conflict.canBeTakenOver() ? "" : " (cannot be taken over)");
  }
}
