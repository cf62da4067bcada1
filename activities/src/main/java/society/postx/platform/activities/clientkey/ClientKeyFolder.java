package society.postx.platform.activities.clientkey;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.box.BoxFolders.Entry;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;

/** The clients' own keys on the Storage Box: {@code client-keys/<client>.yml} below its root. */
public record ClientKeyFolder(BoxFolders folders) {
  /** Below the box's root; no sub-account sees it. */
  public static final String PATH = ArchivedClient.KEYS;

  private static final String END = ".yml";

  /** Where the key of this client is. */
  public static String path(ClientName client) {
    return "%s/%s%s".formatted(PATH, client, END);
  }

  /** SECRETS_UNREADABLE where the file is not whole, or another client's. */
  Optional<ClientKeyFile> find(ClientName client) {
    return folders.text(path(client)).map(text -> ClientKeyFile.read(client, path(client), text));
  }

  /** Whole or not at all, and never over a key that is there: another run's may be in use. */
  void add(ClientKeyFile file) {
    folders.makeFolder(PATH);
    var fresh = written(file);
    try {
      folders.rename(fresh, path(file.client()));
    } catch (UncheckedIOException e) {
      folders.removeFile(fresh);
      if (folders.look(path(file.client())) == Entry.ABSENT) {
        throw e;
      }
    }
  }

  /** The same key, encrypted to others. */
  void replace(ClientKeyFile file) {
    folders.replace(written(file), path(file.client()));
  }

  /** Under a name of its own: two workers may write at once. */
  private String written(ClientKeyFile file) {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    var fresh = "%s.%s".formatted(path(file.client()), HexFormat.of().formatHex(bytes));
    folders.write(fresh, file.text());
    return fresh;
  }

  /**
   * Removes the client's key and what writing it left behind, and looks again. Repeatable. A file
   * that is not this client's key stops with SECRETS_UNREADABLE, and stays.
   */
  public void destroy(ClientName client) {
    requireFolder();
    var unused = find(client); // whose it is
    for (var name : left(client)) {
      folders.removeFile(PATH + "/" + name);
    }
    if (!left(client).isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "%s is still on the Storage Box after its deletion".formatted(path(client)));
    }
  }

  /** Names of the client's files; a client's name has no dot. */
  public List<String> left(ClientName client) {
    return folders.names(PATH).stream().filter(it -> it.startsWith(client + END)).toList();
  }

  /** A link would lead elsewhere. */
  private void requireFolder() {
    var entry = folders.look(PATH);
    if (entry != Entry.ABSENT && entry != Entry.FOLDER) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box is a link or a file where a folder has to be; nothing was changed"
              .formatted(PATH));
    }
  }
}
