package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import net.schmizz.sshj.xfer.InMemorySourceFile;

/** A small text to store as a file over SFTP. */
final class TextFile extends InMemorySourceFile {
  private final String name;
  private final byte[] bytes;

  TextFile(String name, String text) {
    this.name = name;
    this.bytes = text.getBytes(UTF_8);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public long getLength() {
    return bytes.length;
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(bytes);
  }
}
