package society.postx.platform.activities.limit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import net.schmizz.sshj.xfer.InMemoryDestFile;

/** Receives one file over SFTP in memory, up to a limit. */
public final class BoundedDownload extends InMemoryDestFile {
  private final ByteLimit limit;
  private final String from;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * @param from who sends, for the message
   */
  public BoundedDownload(ByteLimit limit, String from) {
    this.limit = limit;
    this.from = from;
  }

  public byte[] received() {
    return bytes.toByteArray();
  }

  @Override
  public long getLength() {
    return bytes.size();
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] more, int offset, int length) throws IOException {
        if (bytes.size() + length > limit.bytes()) {
          throw new TooMuchSent(from, limit);
        }
        bytes.write(more, offset, length);
      }
    };
  }

  @Override
  public OutputStream getOutputStream(boolean append) {
    return getOutputStream();
  }
}
