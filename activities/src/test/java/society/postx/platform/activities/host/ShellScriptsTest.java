package society.postx.platform.activities.host;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two traps of Debian's {@code sh} (dash), in every script that runs on a host. */
class ShellScriptsTest {
  private static final List<Path> FOLDERS =
      List.of(Path.of("../infrastructure"), Path.of("src/main/resources"));

  private static final Pattern FUNCTION =
      Pattern.compile("(?m)^(\\w+)\\(\\) \\{(?: #[^\\n]*)?\\n(.*?)^}$", Pattern.DOTALL);

  /** What leaves half a file behind, or an older one, if it fails unnoticed. */
  private static final Pattern WRITES =
      Pattern.compile(
          "^ *((cp|mv|install|mkdir|tar|sed -i|touch|ln|systemctl)( .*)?|(printf|echo) .*>(?!&).*)");

  @Test
  void aScriptThatUndoesSomethingAtItsEndDoesSoAfterASignalToo() throws IOException {
    var careless = new ArrayList<String>();
    for (var script : scripts().entrySet()) {
      var traps = script.getValue().lines().map(String::strip).filter(it -> it.startsWith("trap "));
      var text = traps.collect(joining("\n"));
      if (text.contains("EXIT") && !text.matches("(?s).*trap 'exit \\d+' [A-Z ]*TERM.*")) {
        careless.add(script.getKey());
      }
    }
    assertThat(careless).as("dash runs no EXIT trap when a signal ends it").isEmpty();
  }

  @Test
  void aFunctionThatIsCalledInAConditionChecksWhatItWrites() throws IOException {
    var careless = new ArrayList<String>();
    for (var script : scripts().entrySet()) {
      var functions = FUNCTION.matcher(script.getValue());
      while (functions.find()) {
        if (calledInACondition(functions.group(1), script.getValue())) {
          unchecked(functions.group(2))
              .forEach(line -> careless.add(script.getKey() + ": " + line.strip()));
        }
      }
    }
    assertThat(careless)
        .as("a shell ignores failed commands of a function that is called in a condition")
        .isEmpty();
  }

  /** An app that runs already is connected to its database, and writes to it. */
  @Test
  void aScriptThatLoadsDumpsStopsTheAppsFirst() throws IOException {
    var loading =
        scripts().entrySet().stream()
            .filter(it -> it.getValue().matches("(?ms).*^start_on_data$.*"))
            .toList();
    assertThat(loading).hasSizeGreaterThan(1);
    assertThat(loading)
        .filteredOn(it -> !it.getValue().matches("(?ms).*^stop$.*^start_on_data$.*"))
        .extracting(Map.Entry::getKey)
        .isEmpty();
  }

  private static boolean calledInACondition(String function, String script) {
    var name = Pattern.quote(function);
    return Pattern.compile(
            "(?m)(\\b(if|while|until|elif) |[!&|;] *)%1$s\\b(?!\\()|^ *%1$s\\b[^#\\n]*(&&|\\|\\|)"
                .formatted(name))
        .matcher(script)
        .find();
  }

  /** Lines that write and neither belong to a chain nor are the last one. */
  private static List<String> unchecked(String body) {
    var lines = body.lines().toList();
    var found = new ArrayList<String>();
    for (var i = 0; i < lines.size() - 1; i++) {
      var line = lines.get(i);
      var chained =
          line.matches(".*(&&|\\|\\||\\\\|exit)$")
              || line.matches(".*(\\|\\| *(exit|return|\\{|:)|&& *mv ).*")
              || (i > 0 && lines.get(i - 1).matches(".*(&&|\\|\\||\\\\)$"));
      if (WRITES.matcher(line).matches() && !chained) {
        found.add(line);
      }
    }
    return found;
  }

  private static Map<String, String> scripts() throws IOException {
    var scripts = new TreeMap<String, String>();
    for (var folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var text = Files.readString(file);
          if (text.startsWith("#!/bin/sh\n") || text.startsWith("# shellcheck shell=sh\n")) {
            scripts.put(file.toString(), text);
          }
        }
      }
    }
    assertThat(scripts).hasSizeGreaterThan(10);
    return scripts;
  }
}
