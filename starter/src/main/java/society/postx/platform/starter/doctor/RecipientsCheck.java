package society.postx.platform.starter.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import society.postx.platform.starter.shell.CommandError;

/** Checks that a second age key opens the secrets: with one, losing it loses all of them. */
record RecipientsCheck(Optional<Settings> settings) {
  private static final String SUBJECT = "second recipient";
  private static final String FILE = "secrets/.sops.yaml";
  private static final Pattern RECIPIENT = Pattern.compile("\\bage1[0-9a-z]{58}\\b");

  List<Finding> check() {
    if (settings.isEmpty()) {
      return List.of();
    }
    try {
      var recipients =
          RECIPIENT
              .matcher(settings.get().repository().text(FILE).orElse(""))
              .results()
              .map(MatchResult::group)
              .distinct()
              .count();
      return List.of(
          recipients > 1
              ? Finding.fine(SUBJECT, "%d age keys open the secrets".formatted(recipients))
              : Finding.wrong(
                  SUBJECT,
                  "only one age key opens the secrets; who loses it loses all of them",
                  "add another person's recipient to %s, run  sops updatekeys  as it says, commit and push"
                      .formatted(FILE)));
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(SUBJECT, refusal.said(), "correct it, then run doctor again"));
    }
  }
}
