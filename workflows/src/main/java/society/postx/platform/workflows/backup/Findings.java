package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.text.ShownText;

/** Collects what a comparison of manifests finds, each as one line with at most five names. */
final class Findings {
  private static final int NAMED = 5;

  private static final int LONGEST_NAME = 200;

  private final List<String> found = new ArrayList<>();

  /**
   * Adds nothing without names.
   *
   * @param sentence with {@code %s} for the names
   */
  void say(String sentence, Stream<String> names) {
    var all = names.sorted().toList();
    if (!all.isEmpty()) {
      var some =
          all.stream()
              .limit(NAMED)
              .map(it -> ShownText.oneLine(ShownText.shortened(it, LONGEST_NAME)))
              .collect(joining(", "));
      found.add(
          sentence.replace("%s", some)
              + (all.size() > NAMED ? " and %d more".formatted(all.size() - NAMED) : ""));
    }
  }

  void addAll(List<String> more) {
    found.addAll(more);
  }

  List<String> all() {
    return List.copyOf(found);
  }
}
