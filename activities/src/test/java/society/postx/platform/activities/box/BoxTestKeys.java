package society.postx.platform.activities.box;

import society.postx.platform.activities.server.TestKeys;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Keys made for tests alone; they open nothing. */
public final class BoxTestKeys implements BoxKeys {
  private final TestKeys keys = new TestKeys();

  @Override
  public String hostKey(ClientName client) {
    return keys.newHostKey(client, new RunLabel("box"));
  }

  @Override
  public String platformKey() {
    return keys.platformKey();
  }

  @Override
  public String mainKey() {
    return keys.platformKey();
  }
}
