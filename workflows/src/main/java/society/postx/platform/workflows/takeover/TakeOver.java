package society.postx.platform.workflows.takeover;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.text.ShownText;

/**
 * Decides whether an operator's decision covers all conflicts that an onboarding found: it has to
 * name exactly these, by the digest that the refusal shows. Pure.
 */
public record TakeOver(List<Conflict> conflicts) {
  /** Digits of a digest; see {@link Digest}. */
  public static final String DIGEST = "[0-9a-f]{12}";

  /**
   * Characters that a message lists; the checklist shows that many in whole. A decision covers no
   * more than was shown.
   */
  private static final int MOST = 1200;

  private static final String BETWEEN = "; ";

  /** What cannot be taken over comes first; the order is kept otherwise. */
  public TakeOver {
    conflicts = conflicts.stream().sorted(comparing(Conflict::canBeTakenOver)).toList();
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
          "%s; none of it was changed; change, remove or rename what cannot be taken over, then start again%s"
              .formatted(
                  listed(),
                  conflicts.size() == firm.size() ? "" : "; the rest still needs a decision then"));
    }
    if (!whole().equals(listed())) {
      return Optional.of(
          "%s; none of it was changed; this is more than a decision can name: remove or rename some of it, then start again"
              .formatted(listed()));
    }
    if (digest().equals(decided)) {
      return Optional.empty();
    }
    var changed =
        decided == null
            ? ""
            : "takeOver: '%s': is not the digest of what is there now; ".formatted(decided);
    return Optional.of(
        "%s%s; none of it was changed; remove it, or start again with --take-over %s to go on in spite of exactly this"
            .formatted(changed, listed(), digest()));
  }

  /** One line: what is taken over and what that does; of too many, how many more there are. */
  public String listed() {
    if (whole().length() <= MOST) {
      return whole();
    }
    var listed = new ArrayList<String>();
    var length = 0;
    for (var conflict : conflicts) {
      var shown = ShownText.shortened(shown(conflict), MOST);
      length += shown.length() + BETWEEN.length();
      if (length > MOST && !listed.isEmpty()) {
        break;
      }
      listed.add(shown);
    }
    var rest = conflicts.size() - listed.size();
    return String.join(BETWEEN, listed)
        + (rest > 0 ? "%sand %d more".formatted(BETWEEN, rest) : "");
  }

  private String whole() {
    return String.join(BETWEEN, conflicts.stream().map(TakeOver::shown).toList());
  }

  private static String shown(Conflict conflict) {
    return "%s %s%s"
        .formatted(
            ShownText.oneLine(conflict.what()),
            ShownText.oneLine(conflict.effect()),
            conflict.canBeTakenOver() ? "" : " (cannot be taken over)");
  }
}
