package society.postx.platform.activities.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import society.postx.platform.workflows.text.Quantities;

/**
 * How much is read of what another machine or program sends. One container that sends without end
 * would otherwise take the memory of the worker, which serves all clients.
 *
 * @param bytes 1 to 100,000,000
 */
public record ByteLimit(int bytes) {
  private static final int HIGHEST = 100_000_000;

  public ByteLimit {
    if (bytes < 1 || bytes > HIGHEST) {
      throw new IllegalArgumentException("bytes: %d: 1 to %d".formatted(bytes, HIGHEST));
    }
  }

  public static ByteLimit ofKilobytes(int kilobytes) {
    return new ByteLimit(Math.multiplyExact(kilobytes, 1000));
  }

  public static ByteLimit ofMegabytes(int megabytes) {
    return new ByteLimit(Math.multiplyExact(megabytes, 1_000_000));
  }

  /**
   * Reads to the end, which must come before the limit.
   *
   * @param from who sends, for the message: {@code client-alpha}
   */
  public byte[] bytes(InputStream stream, String from) throws IOException {
    var read = stream.readNBytes(bytes);
    if (read.length == bytes && stream.read() >= 0) {
      throw new TooMuchSent(from, this);
    }
    return read;
  }

  /** As {@link #bytes}, in UTF-8. */
  public String text(InputStream stream, String from) throws IOException {
    return new String(bytes(stream, from), UTF_8);
  }

  /** As {@link #text}, of a file that {@code from} has written or still writes. */
  public String text(Path file, String from) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return text(stream, from);
    }
  }

  /**
   * The beginning and the end of a file that {@code from} has written, in UTF-8; all of it where it
   * is no longer than the limit.
   */
  public String ends(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      var size = channel.size();
      if (size <= bytes) {
        return part(channel, 0, (int) size);
      }
      var half = bytes / 2;
      return "%s\n…\n%s".formatted(part(channel, 0, half), part(channel, size - half, half));
    }
  }

  private static String part(FileChannel channel, long from, int length) throws IOException {
    channel.position(from);
    return new String(Channels.newInputStream(channel).readNBytes(length), UTF_8);
  }

  /** Throws for a file that is too long already, so that its writer can be ended. */
  public void check(Path file, String from) throws IOException {
    if (Files.size(file) > bytes) {
      throw new TooMuchSent(from, this);
    }
  }

  /** {@code 1.0 MB}. */
  @Override
  public String toString() {
    return Quantities.bytes(bytes);
  }
}
