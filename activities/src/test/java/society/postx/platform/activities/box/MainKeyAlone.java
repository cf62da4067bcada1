package society.postx.platform.activities.box;

import society.postx.platform.workflows.client.ClientName;

/** Where a test has the Storage Box's main account and no other. */
public record MainKeyAlone(String mainKey) implements BoxKeys {
  @Override
  public String hostKey(ClientName client) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String platformKey() {
    throw new UnsupportedOperationException();
  }
}
