package society.postx.platform.activities.hetzner;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.FOREIGN_RESOURCE;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Decides by its labels whether a resource at Hetzner is ours. A name proves nothing: somebody may
 * have created a server of that name by hand. The platform changes only what carries both ownership
 * labels.
 *
 * @param labels what our resources carry; managed-by and client are the claim
 * @param run what resources carry that this run made
 */
public record Ownership(SortedMap<String, String> labels, RunLabel run) {
  /** Selects what the platform made for clients. */
  public static final String OF_ANY_CLIENT = "managed-by==post-x-platform,client";

  /** Begins the label of each run that left a server to its users; it undoes nothing there. */
  private static final String FINISHED_BY = "finished-by-";

  private static final Duration SOON = Duration.ofSeconds(2);

  /** The label that names the program a resource belongs to. */
  public static final String MANAGED_BY = "managed-by";

  /** The label that names the client a resource belongs to. */
  public static final String CLIENT = "client";

  public boolean owns(Map<String, String> found) {
    return same(found, MANAGED_BY) && same(found, CLIENT);
  }

  /**
   * FOREIGN_RESOURCE where it is not ours.
   *
   * @param what the thing with its name: {@code server client-alpha}
   */
  public void require(String what, Map<String, String> found) {
    if (!owns(found))
      throw FOREIGN_RESOURCE.stop(
          "%s exists and is not labelled %s; rename or delete it, or give it these labels, then retry the step"
              .formatted(what, selector().replace("==", "=")));
  }

  /**
   * What to do after Hetzner refused to create it because its name is taken: an attempt whose
   * answer was lost has made it, or another program was faster. Answers it if it is ours;
   * FOREIGN_RESOURCE if it is not; BUSY if Hetzner does not list it yet or any more.
   *
   * @param what the thing with its name: {@code firewall client-alpha}
   */
  public <T> T adopted(String what, Optional<T> found, Function<T, Map<String, String>> labels) {
    var taken =
        found.orElseThrow(
            () ->
                BUSY.retryIn(
                    SOON, "Hetzner says that %s exists, but does not list it".formatted(what)));
    require(what, labels.apply(taken));
    return taken;
  }

  /** Whether this run made it, even in an attempt whose answer was lost. */
  public boolean made(Map<String, String> found) {
    return owns(found) && run.value().equals(found.get(RunLabel.KEY));
  }

  /** Whether users work on what this run left, so that undoing would lose what they wrote. */
  public boolean finished(Map<String, String> found) {
    return owns(found) && found.containsKey(finishedKey());
  }

  /** The label that {@link #finished} looks for: one a run, because a later run finishes too. */
  public String finishedKey() {
    return FINISHED_BY + run.value();
  }

  /** Whether it carries our labels as they should be, among others. */
  public boolean labelled(Map<String, String> found) {
    return found.entrySet().containsAll(labels.entrySet());
  }

  /** Labels of something new. */
  public Map<String, String> ofNew() {
    var all = new TreeMap<>(labels);
    all.put(RunLabel.KEY, run.value());
    return all;
  }

  /**
   * Its labels with ours corrected; the label of the run that made it and the labels of others
   * stay.
   */
  public Map<String, String> repaired(Map<String, String> found) {
    var all = new TreeMap<>(found);
    all.putAll(labels);
    return all;
  }

  /** Finds what is ours: {@code client==alpha,managed-by==post-x-platform}. */
  public String selector() {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .filter(label -> label.getKey().equals(MANAGED_BY) || label.getKey().equals(CLIENT))
            .map(label -> label.getKey() + "==" + label.getValue())
            .collect(Collectors.joining(","));
  }

  private boolean same(Map<String, String> found, String key) {
    var ours = labels.get(key);
    return ours != null && ours.equals(found.get(key));
  }
}
