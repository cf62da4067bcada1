package society.postx.platform.worker.words;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The phrases that pages, comments and messages avoid: {@code rules.txt} beside this class.
 *
 * @param excuses the few places that may keep a phrase
 */
record WordRules(List<Rule> rules, List<Excuse> excuses) {

  /**
   * One phrase and the wording to use instead.
   *
   * @param refuses sample texts that contain the phrase
   * @param allows sample texts that look like it
   */
  record Rule(Pattern phrase, String write, List<String> refuses, List<String> allows) {}

  /**
   * A text that one file may contain.
   *
   * @param file relative to the repository
   */
  record Excuse(String file, String text, String reason) {}

  /** A phrase in a file. */
  record Finding(String file, int line, String phrase, String write) {
    @Override
    public String toString() {
      return "%s:%d: '%s': write %s".formatted(file, line, phrase, write);
    }
  }

  static WordRules read() {
    var rules = new ArrayList<Rule>();
    var excuses = new ArrayList<Excuse>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(WordRules.class.getResourceAsStream("rules.txt")),
                StandardCharsets.UTF_8))) {
      for (var line : lines.lines().toList()) {
        add(line, rules, excuses);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WordRules(List.copyOf(rules), List.copyOf(excuses));
  }

  private static void add(String line, List<Rule> rules, List<Excuse> excuses) {
    var parts = line.split(": ", 2);
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    switch (parts[0]) {
      case "phrase" ->
          rules.add(new Rule(pattern(parts[1]), "", new ArrayList<>(), new ArrayList<>()));
      case "write" -> {
        var rule = rules.removeLast();
        rules.add(new Rule(rule.phrase(), parts[1], rule.refuses(), rule.allows()));
      }
      case "refuses" -> rules.getLast().refuses().add(parts[1]);
      case "allows" -> rules.getLast().allows().add(parts[1]);
      case "excuse" -> {
        var fields = parts[1].split(" \\| ", 3);
        excuses.add(new Excuse(fields[0], fields[1], fields[2]));
      }
      default -> throw new IllegalArgumentException("rules.txt: '" + line + "': unknown key");
    }
  }

  /** A whole word: a hyphen or slash beside it makes it part of a name. */
  private static Pattern pattern(String phrase) {
    return Pattern.compile(
        "(?<![\\w/-])(?:" + phrase.replace(" ", "\\s+") + ")(?![\\w/-])", Pattern.CASE_INSENSITIVE);
  }

  /**
   * Every phrase in a text.
   *
   * @param file relative to the repository, for the excuses and the findings
   */
  List<Finding> in(String file, String text) {
    var prose = Prose.unwrapped(text);
    for (var excuse : excuses) {
      if (excuse.file().equals(file)) {
        prose = prose.replace(excuse.text(), " ".repeat(excuse.text().length()));
      }
    }
    var findings = new ArrayList<Finding>();
    for (var rule : rules) {
      var found = rule.phrase().matcher(prose);
      while (found.find()) {
        var line =
            1 + (int) prose.substring(0, found.start()).chars().filter(it -> it == '\n').count();
        var phrase = found.group().replaceAll("\\s+", " ");
        findings.add(new Finding(file, line, phrase, rule.write()));
      }
    }
    return findings;
  }
}
