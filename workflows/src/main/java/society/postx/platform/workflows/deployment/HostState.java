package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What a client's host says of itself.
 *
 * @param condition whether it can be deployed to
 * @param why what keeps it from being changed now, in the host's words; empty where it is well
 * @param base commit its {@code base/} was last applied from; empty where it does not say
 * @param apps what runs; empty for a host that was not reached
 * @param unhealthy what is wrong with its apps, apart from what else keeps it from being changed
 *     now; null from a worker of before 2026-11-29, which did not say
 * @param sinceBackup how long ago its last backup ended, zero while one runs; null where none ended
 *     since it booted, and from a worker of before 2026-11-29
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostState(
    ClientName client,
    Condition condition,
    String why,
    String base,
    List<RunningApp> apps,
    @Nullable List<String> unhealthy,
    @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Duration sinceBackup) {

  /** Of a host that says nothing of its apps' health or of its backups. */
  public HostState(
      ClientName client, Condition condition, String why, String base, List<RunningApp> apps) {
    this(client, condition, why, base, apps, null, null);
  }

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

  /**
   * What a change can have broken: an app that is not healthy, or the way to the host. A backup
   * that runs or a disk that is nearly full is neither.
   */
  Optional<String> broken() {
    return switch (condition) {
      case WELL -> Optional.empty();
      case UNWELL ->
          unhealthy == null
              ? Optional.of(why)
              : Optional.of(String.join("; ", unhealthy)).filter(it -> !it.isEmpty());
      case UNREACHABLE -> Optional.of(why);
    };
  }

  /** Did a backup, which takes apps out of service, run at any time of this last while? */
  boolean backedUpWithin(Duration last) {
    return sinceBackup != null && sinceBackup.compareTo(last) <= 0;
  }

  public List<AppAt> appsAt() {
    return apps.stream().map(app -> new AppAt(app.name(), app.commit())).toList();
  }
}
