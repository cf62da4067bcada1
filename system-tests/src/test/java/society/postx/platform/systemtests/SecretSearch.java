package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.sandbox.Sandbox;

/** Searches for every secret wherever Temporal, Git, logs and {@code ps} could show it. */
final class SecretSearch {
  /** Shorter values occur everywhere; the platform generates none that short. */
  private static final int SHORTEST = 20;

  /** Every unencrypted Ed25519 key in OpenSSH's format begins with this, which is not secret. */
  private static final Pattern EVERY_KEY =
      Pattern.compile("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAM.{0,24}");

  private final Stack stack;

  SecretSearch(Stack stack) {
    this.stack = stack;
  }

  /** One line for each secret and place where it appears; names, never values. */
  List<String> found() {
    var places = places();
    var found = new ArrayList<String>();
    secrets()
        .forEach(
            (value, name) -> {
              places.forEach(
                  (place, content) -> {
                    if (content.contains(value)) {
                      found.add("%s in %s".formatted(name, place));
                    }
                  });
              stack.processes.places(value).forEach(at -> found.add(name + " in " + at));
            });
    return found;
  }

  /** Where a public text was found, which proves that the search finds texts there. */
  List<String> placesOf(String text) {
    return places().entrySet().stream()
        .filter(place -> place.getValue().contains(text))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The names of all secrets, by value. */
  Map<String, String> secrets() {
    var all = new LinkedHashMap<String, String>();
    stack.repository.files().stream()
        .filter(path -> path.endsWith(".sops.yaml") && !path.endsWith("/.sops.yaml"))
        .forEach(
            path ->
                stack
                    .repository
                    .secrets(path, stack.ageKeys())
                    .forEach((name, value) -> add(all, path + ": " + name, value)));
    add(all, "HCLOUD_TOKEN", stack.sandbox.token(Sandbox.DEMO));
    add(all, "the platform's age key", ageKey(stack.ageKeys()));
    add(all, "the recipient's age key", ageKey(stack.recipientKey()));
    return all;
  }

  /** The parts of these secrets to search for, one a line. */
  static String lines(Map<String, String> secrets) {
    return secrets.values().stream().flatMap(SecretSearch::lines).collect(joining("\n", "", "\n"));
  }

  /** A secret's lines, since one line of a key gives it away and JSON or YAML change line ends. */
  private static Stream<String> lines(String value) {
    return value
        .lines()
        .map(String::strip)
        .filter(
            line ->
                line.length() >= SHORTEST
                    && !line.startsWith("-----")
                    && !EVERY_KEY.matcher(line).matches());
  }

  private static void add(Map<String, String> all, String name, String value) {
    lines(value).forEach(line -> all.put(line, name));
  }

  private static String ageKey(Path file) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith("AGE-SECRET-KEY-"))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    places.put("git log -p", stack.repository.log());
    places.put("the worker's log", read(stack.worker.log()));
    // Temporal keeps histories as protobuf, payloads in them as plain bytes, and SQLite neither
    // compresses nor encodes: a value is found as it is, unless a page's end (every 4 KiB) cuts
    // through it. The exported histories have no such gaps.
    places.putAll(files(stack.temporal.folder()));
    // Its clone, restic's cache, evidence and hand-overs must contain no secret in plain text.
    places.putAll(files(stack.workerState()));
    places.putAll(histories());
    return places;
  }

  /** A history as JSON, followed by every decoded payload. */
  private Map<String, String> histories() {
    var client = stack.temporal.client();
    var all = new LinkedHashMap<String, String>();
    try (var runs = client.listExecutions("")) {
      runs.map(run -> run.getExecution())
          .forEach(
              run ->
                  all.put(
                      "history of %s (%s)".formatted(run.getWorkflowId(), run.getRunId()),
                      decoded(
                          client.fetchHistory(run.getWorkflowId(), run.getRunId()).toJson(false))));
    }
    return all;
  }

  private static String decoded(String json) {
    try {
      var text = new StringBuilder(json);
      for (var payload : new ObjectMapper().readTree(json).findValues("data")) {
        text.append('\n').append(new String(Base64.getDecoder().decode(payload.asText()), UTF_8));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> files(Path folder) {
    var files = new LinkedHashMap<String, String>();
    new LiveFolder(folder)
        .contents(ISO_8859_1)
        .forEach((file, content) -> files.put(file.toString(), content));
    return files;
  }

  /** Reads a file that nobody deletes. */
  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
