package society.postx.platform.workflows.deployment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;

/**
 * What a client's host says of itself.
 *
 * @param condition whether it can be deployed to
 * @param why what is wrong, in the host's words; empty where it is well
 * @param base commit its {@code base/} was last applied from; empty where it does not say
 * @param apps what runs; empty for a host that was not reached
 */
public record HostState(
    ClientName client, Condition condition, String why, String base, List<RunningApp> apps) {

  public enum Condition {
    /** Reached; every app is healthy. */
    WELL,
    /** Reached; an app is not healthy, or a backup runs, or the disk is nearly full. */
    UNWELL,
    /** No connection with the pinned key came about. */
    UNREACHABLE
  }

  /**
   * One app.
   *
   * @param commit it was deployed from
   * @param images as Docker Compose resolves them, sorted
   * @param version what it answers to its health check's version field; null where it has none or
   *     does not answer
   */
  public record RunningApp(
      AppName name, String commit, List<String> images, @Nullable String version) {}

  public List<AppAt> appsAt() {
    return apps.stream().map(app -> new AppAt(app.name(), app.commit())).toList();
  }
}
