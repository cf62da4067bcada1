package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Reports the state of a client's host.
 *
 * @param condition whether it can be deployed to
 * @param why what prevents a change now, as the host reports it; empty if it is healthy
 * @param base commit its {@code base/} was last applied from; empty if it does not say
 * @param apps what runs; empty for a host that was not reached
 * @param unhealthy what is wrong with its apps, without other reasons that prevent a change; null
 *     from a worker older than 2026-11-29
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

  /** State of a host that reports neither its apps' health nor its backups. */
  public HostState(
      ClientName client, Condition condition, String why, String base, List<RunningApp> apps) {
    this(client, condition, why, base, apps, null, null);
  }

  /** The best first. */
  public enum Condition {
    /** Reached; every app is healthy, and nothing keeps the host from being changed. */
    @JsonProperty("WELL") // the word in recorded histories and of older workers
    HEALTHY,
    /** Reached; an app is unhealthy, or a backup runs, or the disk is nearly full. */
    @JsonProperty("UNWELL")
    UNHEALTHY,
    /** No connection with the pinned key succeeded. */
    UNREACHABLE
  }

  /**
   * One app.
   *
   * @param commit it was deployed from
   * @param images as Docker Compose resolves them, sorted
   * @param version what it answers to its health check's version field; null where it has none or
   *     does not answer
   * @param deployment changes with everything that a deployment of the app changes; null while one
   *     is unfinished, and from a worker of before 2026-12
   */
  public record RunningApp(
      AppName name,
      String commit,
      List<String> images,
      @Nullable String version,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String deployment) {

    /** An app whose deployments look alike. */
    public RunningApp(AppName name, String commit, List<String> images, @Nullable String version) {
      this(name, commit, images, version, null);
    }

    /** Whether no deployment has touched it since. */
    boolean sameDeployment(RunningApp later) {
      return deployment != null && deployment.equals(later.deployment);
    }
  }

  /**
   * What a change may have broken: an unhealthy app or an unreachable host. A running backup or a
   * nearly full disk does not count.
   */
  Optional<String> broken() {
    return switch (condition) {
      case HEALTHY -> Optional.empty();
      case UNHEALTHY ->
          unhealthy == null
              ? Optional.of(why)
              : Optional.of(String.join("; ", unhealthy)).filter(it -> !it.isEmpty());
      case UNREACHABLE -> Optional.of(why);
    };
  }

  /** Whether a backup, which takes apps out of service, ran within this time. */
  boolean backedUpWithin(Duration last) {
    return sinceBackup != null && sinceBackup.compareTo(last) <= 0;
  }

  public List<AppAt> appsAt() {
    return apps.stream().map(app -> new AppAt(app.name(), app.commit())).toList();
  }
}
