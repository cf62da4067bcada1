package society.postx.platform.workflows.operation;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Person;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * The question of an approval, and the only source of what UI, command line and alert show of it.
 *
 * @param asked {@code Deploy to 2 production clients?}
 * @param seen what the canary or earlier waves have shown
 * @param clients names of the clients it is for, at most {@link #NAMED}
 * @param count number of all clients it is for
 * @param changes from what to what, one line each; at most {@link #NAMED}
 * @param rejection what a rejection does, and what it costs
 * @param silence what no answer means
 * @param until the deadline
 * @param digest identifies exactly this question; an answer with another digest is refused
 * @param notBy the operator who must not approve; null if any operator may
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Question(
    String asked,
    String seen,
    List<String> clients,
    int count,
    List<String> changes,
    String rejection,
    String silence,
    Instant until,
    String digest,
    @Nullable String notBy) {
  /** The UI shows at most 20,000 bytes; the query {@code clients} has all. */
  public static final int NAMED = 50;

  private static final int CHANGES = 20;

  public Question {
    clients = clients.stream().limit(NAMED).toList();
    changes = changes.stream().limit(NAMED).toList();
  }

  /** One line of the question. */
  private record Part(String name, String text) {}

  private List<Part> parts() {
    var parts = new ArrayList<Part>();
    if (count > 0) {
      parts.add(new Part("for", names()));
    }
    parts.add(new Part("seen", seen));
    changes.stream().limit(CHANGES).forEach(change -> parts.add(new Part("changes", change)));
    if (changes.size() > CHANGES) {
      parts.add(new Part("changes", "and %d more".formatted(changes.size() - CHANGES)));
    }
    if (notBy != null) {
      parts.add(new Part("by", "another operator than " + notBy));
    }
    parts.add(new Part("a no", rejection));
    parts.add(
        new Part("no answer", "until %s means: %s".formatted(Quantities.time(until), silence)));
    return parts;
  }

  private String names() {
    var more = count - clients.size();
    return String.join(", ", clients) + (more > 0 ? " and %d more".formatted(more) : "");
  }

  /** The question and its deadline, for the headline. */
  public String headline() {
    return "%s No answer until %s means: %s.".formatted(asked, Quantities.time(until), silence);
  }

  /** Plain lines for a terminal or a mail. */
  public List<String> lines() {
    var lines = new ArrayList<>(List.of(ShownText.oneLine(asked)));
    parts()
        .forEach(
            part -> lines.add("  %-10s %s".formatted(part.name(), ShownText.oneLine(part.text()))));
    lines.add("  %-10s %s".formatted("plan", digest));
    return lines;
  }

  /** Whether this operator must not approve. */
  boolean excludes(String operator) {
    return notBy != null && !Person.isAnother(notBy, operator);
  }

  /** Commands that answer the question. */
  public List<String> commands(String program, String workflow) {
    return List.of(
        "%s approve %s --plan %s".formatted(program, workflow, digest),
        "%s reject %s --reason \"…\"".formatted(program, workflow));
  }

  String markdown() {
    return parts().stream()
        .map(part -> "- %s: %s%n".formatted(part.name(), ShownText.markdown(part.text())))
        .collect(
            joining(
                "",
                "\n### %s\n".formatted(ShownText.markdown(asked)),
                "- plan: %s%n".formatted(ShownText.code(digest))));
  }
}
