package society.postx.platform.workflows.staging;

import java.util.List;

/**
 * Staging servers and firewalls that outlived their term, one line each.
 *
 * @param removed those that are gone now
 * @param stuck those that could not be removed, and why
 */
public record StagingLeftovers(List<String> removed, List<String> stuck) {
  public StagingLeftovers {
    removed = List.copyOf(removed);
    stuck = List.copyOf(stuck);
  }
}
