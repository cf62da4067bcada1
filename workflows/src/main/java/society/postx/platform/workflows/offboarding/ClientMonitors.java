package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What Uptime Kuma has of a client.
 *
 * @param names of its monitors and their group, sorted
 * @param onStatusPage whether the status page lists it
 */
public record ClientMonitors(List<String> names, boolean onStatusPage) {
  public ClientMonitors {
    names = List.copyOf(names);
  }

  /** What is approved: one line each. */
  @JsonIgnore
  public List<String> lines() {
    return names.stream().map(it -> "monitor " + it).toList();
  }
}
