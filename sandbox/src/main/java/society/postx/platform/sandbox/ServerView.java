package society.postx.platform.sandbox;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.state.PrimaryIpRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/**
 * Shows tests a server as the sandbox has it.
 *
 * @param status as on the wire, {@code running}
 */
public record ServerView(
    String project,
    long id,
    String name,
    String status,
    String type,
    String location,
    Optional<String> ipv4,
    Optional<String> ipv6Network,
    Map<String, String> labels,
    boolean isProtected,
    boolean backups,
    String userData) {

  static ServerView of(Project project, ServerRow server) {
    return new ServerView(
        project.name,
        server.id,
        server.name,
        server.status.name().toLowerCase(Locale.ROOT),
        server.type,
        server.location,
        address(project, server.ipv4),
        address(project, server.ipv6),
        Map.copyOf(server.labels),
        server.isProtected,
        server.backupWindow != null,
        server.userData);
  }

  private static Optional<String> address(Project project, @Nullable Long id) {
    return Optional.ofNullable(id)
        .flatMap(project.primaryIps::find)
        .map((PrimaryIpRow ip) -> ip.ip);
  }
}
