package society.postx.platform.starter.rescue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import society.postx.platform.starter.repository.YamlReader;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Shell;

/**
 * A client's own key, as the Storage Box keeps it: the platform's age key opens it.
 *
 * @param identity {@code AGE-SECRET-KEY-1…}; never in a message
 */
record ClientKey(String path, String identity, Shell shell) {
  /** Below the box's root, as the worker makes it. */
  static String path(String client) {
    return "client-keys/%s.yml".formatted(client);
  }

  /**
   * @param path below the box's root
   * @param platformKey age identities
   */
  static ClientKey on(RescueBox box, String path, String client, Path platformKey, Shell shell) {
    var text =
        box.text(path)
            .orElseThrow(
                () ->
                    CommandError.failed(
                        "%s is not on the Storage Box: look in the box's own snapshots, or on the client's host in /etc/platform/client-key.yml, and put it back over SFTP (docs/rescue.md)"
                            .formatted(path)));
    var fields = YamlReader.map(path, text);
    if (!client.equals(fields.get("client"))) {
      throw CommandError.failed("%s: is not the key of %s".formatted(path, client));
    }
    var said =
        ExternalTool.need("age", shell)
            .run(
                Path.of("/"),
                String.valueOf(fields.get("key")),
                "--decrypt",
                "--identity",
                platformKey.toAbsolutePath().toString());
    if (said.status() != 0) {
      throw CommandError.failed(
          "the age key '%s' does not open %s, which is encrypted to %s"
              .formatted(platformKey, path, fields.get("encryptedTo")));
    }
    return new ClientKey(path, said.out().strip(), shell);
  }

  /** Decrypts what is encrypted to this key; the key goes through a pipe. */
  String opened(String encrypted, RescueFolder folder) {
    try {
      var file = Files.writeString(folder.path().resolve("sealed"), encrypted);
      var said =
          ExternalTool.need("age", shell)
              .run(folder.path(), identity + "\n", "--decrypt", "--identity", "-", "" + file);
      if (said.status() != 0) {
        throw CommandError.failed(
            "%s: does not open the client's password: it is not the key that the client had then"
                .formatted(path));
      }
      return said.out();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
