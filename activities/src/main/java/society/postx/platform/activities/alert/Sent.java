package society.postx.platform.activities.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Remembers what was sent, as an empty file for each incident and channel. It is made after
 * sending: a crash in between repeats an alert, and never loses one.
 */
record Sent(Path folder) {
  boolean has(String key, String channel) {
    return Files.exists(file(key, channel));
  }

  void note(String key, String channel) {
    try {
      Files.createDirectories(folder);
      if (!has(key, channel)) Files.createFile(file(key, channel));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note a sent alert in " + folder, e);
    }
  }

  /** The incident's name in file names, mail ids and headers: always the same for the same one. */
  static String key(String incident) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(incident.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Path file(String key, String channel) {
    return folder.resolve(key + "." + channel);
  }
}
