package society.postx.platform.activities.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small bbolt file, the format of Trivy's database: buckets in buckets, each on a page of its
 * own. The layout is that of go.etcd.io/bbolt, version 2.
 */
final class BoltFile {
  private static final int PAGE = 4096;
  private static final int HEADER = 16;
  private static final int ELEMENT = 16;
  private static final short LEAF = 0x02;
  private static final short META = 0x04;
  private static final short FREELIST = 0x10;
  private static final int MAGIC = 0xED0CDAED;

  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private long next = 3; // after two meta pages and the free list

  private BoltFile() {}

  /**
   * @param root keys to values: a map is a bucket, text a value
   */
  static void write(Path file, Map<String, ?> root) {
    var bolt = new BoltFile();
    var page = bolt.bucket(root);
    try (var out = Files.newOutputStream(file)) {
      out.write(bolt.meta(0, page));
      out.write(bolt.meta(1, page));
      var free = new byte[PAGE];
      page(free, 2, FREELIST, 0);
      out.write(free);
      bolt.pages.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its page's number. */
  private long bucket(Map<String, ?> content) {
    SortedMap<String, byte[]> values = new TreeMap<>();
    content.forEach((key, value) -> values.put(key, value(value)));
    var number = next++;
    var bytes = new byte[PAGE];
    var page = page(bytes, number, LEAF, values.size());
    var data = HEADER + ELEMENT * values.size();
    var element = HEADER;
    for (var entry : values.entrySet()) {
      var key = entry.getKey().getBytes(UTF_8);
      page.putInt(element, content.get(entry.getKey()) instanceof Map ? 1 : 0)
          .putInt(element + 4, data - element)
          .putInt(element + 8, key.length)
          .putInt(element + 12, entry.getValue().length);
      page.put(data, key).put(data + key.length, entry.getValue());
      data += key.length + entry.getValue().length;
      element += ELEMENT;
    }
    pages.writeBytes(bytes);
    return number;
  }

  @SuppressWarnings("unchecked") // of the shape that write() asks for
  private byte[] value(Object value) {
    if (!(value instanceof Map<?, ?> inner)) {
      return value.toString().getBytes(UTF_8);
    }
    var bytes = new byte[16];
    little(bytes).putLong(bucket((Map<String, ?>) inner)).putLong(0);
    return bytes;
  }

  private byte[] meta(int number, long root) {
    var bytes = new byte[PAGE];
    var page = page(bytes, number, META, 0);
    page.putInt(16, MAGIC).putInt(20, 2).putInt(24, PAGE).putInt(28, 0);
    page.putLong(32, root).putLong(40, 0).putLong(48, 2).putLong(56, next).putLong(64, number);
    page.putLong(72, fnv(bytes, 16, 72));
    return bytes;
  }

  private static ByteBuffer page(byte[] bytes, long number, short flags, int count) {
    return little(bytes).putLong(0, number).putShort(8, flags).putShort(10, (short) count);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** FNV-1a, 64 bits. */
  private static long fnv(byte[] bytes, int from, int to) {
    var hash = 0xcbf29ce484222325L;
    for (var index = from; index < to; index++) {
      hash = (hash ^ (bytes[index] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
