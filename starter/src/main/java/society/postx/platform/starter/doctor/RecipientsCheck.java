package society.postx.platform.starter.doctor;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import society.postx.platform.starter.shell.CommandError;

/**
 * Checks that a second age key opens the secrets: with one, losing it loses all of them. A rule in
 * {@code .sops.yaml} alone opens nothing; files are encrypted to it one by one.
 */
record RecipientsCheck(Optional<Settings> settings) {
  private static final String SUBJECT = "age recipients";
  private static final String RULES = "secrets/.sops.yaml";
  private static final String SHARED = "secrets/shared.sops.yaml";
  private static final String UPDATE =
      "in the folder secrets  sops updatekeys shared.sops.yaml  (that file alone; secrets/.sops.yaml says how for clients/ and archive/), commit and push";
  private static final Pattern RECIPIENT = Pattern.compile("\\bage1[0-9a-z]{58}\\b");

  List<Finding> check() {
    if (settings.isEmpty()) {
      return List.of();
    }
    try {
      var repository = settings.get().repository();
      var shared = repository.text(SHARED).map(RecipientsCheck::in);
      return List.of(judged(in(uncommented(repository.text(RULES).orElse(""))), shared));
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(SUBJECT, refusal.said(), "correct it, then run doctor again"));
    }
  }

  /** A key in a comment opens nothing. */
  private static String uncommented(String yaml) {
    return yaml.replaceAll("(?m)(^|\\s)#.*$", "");
  }

  private static Set<String> in(String text) {
    return RECIPIENT.matcher(text).results().map(MatchResult::group).collect(toSet());
  }

  private static Finding judged(Set<String> rules, Optional<Set<String>> shared) {
    if (rules.size() < 2) {
      return Finding.wrong(
          SUBJECT,
          "%s names %d; production needs a second one, since a single key that is lost takes every secret with it"
              .formatted(RULES, rules.size()),
          "another person runs  age-keygen -o keys.txt  on their machine; add the public key to %s after a comma, then run %s"
              .formatted(RULES, UPDATE));
    }
    if (shared.isPresent() && !shared.get().containsAll(rules)) {
      return Finding.wrong(
          SUBJECT,
          "%s is not yet encrypted to all %d of %s".formatted(SHARED, rules.size(), RULES),
          "run " + UPDATE);
    }
    return Finding.fine(SUBJECT, "%d age keys open the secrets".formatted(rules.size()));
  }
}
