package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Files with modes and owners that travel to a host in one stream and take their places there by
 * renames. Contents are in memory and may be secret: nothing of them is printed.
 */
public final class Bundle {
  private static final int ROOT = 0;
  private static final int OPEN_FOLDER = 0755;

  private final SortedMap<String, BundleEntry> entries = new TreeMap<>();

  /** A file of root's. */
  public Bundle file(String path, int mode, String content) {
    return file(path, mode, ROOT, content.getBytes(UTF_8));
  }

  public Bundle file(String path, int mode, int owner, byte[] content) {
    withParents(path);
    entries.put(path, new BundleEntry(path, mode, owner, Optional.of(content.clone())));
    return this;
  }

  /** A folder whose own owner and mode are set; what lies in it is left alone. */
  public Bundle folder(String path, int mode, int owner) {
    withParents(path);
    entries.put(path, new BundleEntry(path, mode, owner, Optional.empty()));
    return this;
  }

  private void withParents(String path) {
    for (var slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      var parent = path.substring(0, slash);
      entries.putIfAbsent(parent, new BundleEntry(parent, OPEN_FOLDER, ROOT, Optional.empty()));
    }
  }

  public List<String> files() {
    return entries.values().stream()
        .filter(entry -> entry.content().isPresent())
        .map(BundleEntry::path)
        .toList();
  }

  /** SHA-256 over paths, modes, owners and contents: equal exactly when the host would be equal. */
  public String digest() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var entry : entries.values()) {
        var path = entry.path().getBytes(UTF_8);
        var content = entry.content().orElse(new byte[0]);
        digest.update(
            ByteBuffer.allocate(20)
                .putInt(path.length)
                .putInt(entry.mode())
                .putInt(entry.owner())
                .putInt(entry.content().isPresent() ? 1 : 0)
                .putInt(content.length)
                .flip());
        digest.update(path);
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] tar() {
    var tar = new ByteArrayOutputStream();
    try {
      writeTar(tar);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return tar.toByteArray();
  }

  void writeTar(OutputStream stream) throws IOException {
    var tar = new TarArchiveOutputStream(stream, UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    for (var entry : entries.values()) {
      var content = entry.content().orElse(new byte[0]);
      var folder = entry.content().isEmpty();
      var header = new TarArchiveEntry(folder ? entry.path() + "/" : entry.path());
      header.setMode(entry.mode());
      header.setIds(entry.owner(), entry.owner());
      header.setSize(content.length);
      tar.putArchiveEntry(header);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    tar.finish();
    tar.flush();
  }
}
