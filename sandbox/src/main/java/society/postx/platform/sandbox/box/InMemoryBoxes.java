package society.postx.platform.sandbox.box;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Keeps Storage Boxes in memory only ({@code --machines none}): the API works, nothing listens on
 * port 23.
 */
public final class InMemoryBoxes implements BoxDriver {
  private static final int KEY_BYTES = 32;
  private final String hostKey = unownedKey();

  @Override
  public void start(BoxSpec box) {}

  @Override
  public void delete(long boxId) {}

  @Override
  public void putAccount(long boxId, BoxAccount account) {}

  @Override
  public void removeAccount(long boxId, String username) {}

  @Override
  public void takeSnapshot(long boxId, String name) {}

  @Override
  public void removeSnapshot(long boxId, String name) {}

  @Override
  public long usedBytes(long boxId) {
    return 0;
  }

  @Override
  public String hostKey(long boxId) {
    return hostKey;
  }

  /** A string in the format of a public key; it has no private key. */
  private static String unownedKey() {
    var point = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(point);
    var blob = new ByteArrayOutputStream();
    for (var part : new byte[][] {"ssh-ed25519".getBytes(StandardCharsets.US_ASCII), point}) {
      blob.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      blob.writeBytes(part);
    }
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.toByteArray());
  }
}
