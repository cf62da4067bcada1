package society.postx.platform.workflows.restore;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Which files one restore brings back.
 *
 * @param restore of exactly one app, which keeps what the files replace
 * @param inPlace whether they replace the live ones; else they come beside them
 */
public record FilesOrder(RestoreOrder restore, List<PathPattern> paths, boolean inPlace)
    implements ClientBound {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmm").withZone(ZoneOffset.UTC);

  public FilesOrder {
    paths = List.copyOf(paths);
  }

  @Override
  public ClientName client() {
    return restore.client();
  }

  public AppAt app() {
    return restore.apps().getFirst();
  }

  /** The folder beside the live files, by the snapshot's time in UTC. */
  public String beside() {
    return "restored-" + MINUTE.format(restore.snapshot().storedAt());
  }
}
