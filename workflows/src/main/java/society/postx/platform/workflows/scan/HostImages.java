package society.postx.platform.workflows.scan;

import java.util.List;
import society.postx.platform.workflows.client.ClientName;

/**
 * The images that run on a client's host.
 *
 * @param why the host did not answer; empty if it did
 * @param images of its running containers, each once, sorted
 */
public record HostImages(ClientName client, String why, List<RunningImage> images) {
  public static HostImages silent(ClientName client, String why) {
    return new HostImages(client, why, List.of());
  }

  public boolean answered() {
    return why.isEmpty();
  }
}
