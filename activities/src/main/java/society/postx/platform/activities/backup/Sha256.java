package society.postx.platform.activities.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum that manifests and hosts give of a file. */
final class Sha256 {
  private static final int BUFFER = 64 << 10;

  private Sha256() {}

  /** 64 hexadecimal digits. */
  static String hex(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  /** Of a file of any size. */
  static String hex(Path file) throws IOException {
    var digest = digest();
    var some = ByteBuffer.allocate(BUFFER);
    try (var channel = FileChannel.open(file)) {
      while (channel.read(some) >= 0) {
        digest.update(some.flip());
        some.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
