package society.postx.platform.activities.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.workflows.text.Quantities;

/**
 * Asks a host for folders that a restore kept past their term. A restore that was ended by force
 * leaves its folder without a term, and {@code remove-kept} never removes such a one.
 */
final class KeptLook {
  /** A restore ends within its seven days, or asks for somebody. */
  private static final Duration WITHOUT_TERM = Duration.ofDays(8);

  /** Each backup removes what is past its term. */
  private static final Duration UNREMOVED = Duration.ofDays(2);

  private static final int MOST = 10;

  /**
   * Prints the host's time, the folder's last change, its term and its name. Argument: the folder.
   */
  static final String LOOK =
      """
      for kept in "$1"/*/; do
        [ -d "$kept" ] || continue
        until=$(head -c 12 "$kept/until" 2>/dev/null | tr -cd 0-9)
        name=$(basename "$kept" | tr -cd 'A-Za-z0-9._-' | head -c 100)
        printf '%s %s %s %s\\n' "$(date +%s)" "$(stat --format=%Y "$kept")" "${until:-none}" "$name"
      done | head -n 50
      """;

  private static final Pattern LINE =
      Pattern.compile("(\\d{1,12}) (\\d{1,12}) (none|\\d{1,12}) ([A-Za-z0-9._-]{0,100})");

  private KeptLook() {}

  /** What is past its term, one line each; the host's clock alone judges it. */
  static List<String> problems(Host host) {
    return host.script(LOOK, List.of(HostRestores.KEPT), Host.Input.none())
        .read("asking what restores kept", KeptLook::judged);
  }

  static List<String> judged(String said) {
    return said.lines()
        .map(
            line -> {
              var parts = LINE.matcher(line);
              if (!parts.matches()) {
                throw new IllegalArgumentException("not two times, a term and a name");
              }
              return judged(parts.toMatchResult());
            })
        .flatMap(Optional::stream)
        .limit(MOST)
        .toList();
  }

  private static Optional<String> judged(MatchResult line) {
    var now = seconds(line.group(1));
    var changed = seconds(line.group(2));
    var folder = HostRestores.KEPT + line.group(4);
    if (line.group(3).equals("none")) {
      return changed.isBefore(now.minus(WITHOUT_TERM))
          ? Optional.of(
              "%s has been kept since %s without a term: its restore was ended by force; it may be the only copy of what the apps had"
                  .formatted(folder, Quantities.time(changed)))
          : Optional.empty();
    }
    var until = seconds(line.group(3));
    return until.isBefore(now.minus(UNREMOVED))
        ? Optional.of(
            "%s was kept until %s, and no backup has removed it"
                .formatted(folder, Quantities.time(until)))
        : Optional.empty();
  }

  private static Instant seconds(String digits) {
    return Instant.ofEpochSecond(Long.parseLong(digits));
  }
}
