package society.postx.platform.activities.handover;

import java.nio.file.Path;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * Hands the password of an export's download over: {@code handover/<client>.export.age} in the
 * worker's state folder. A client's name has no dot, so every other client's file differs.
 */
public final class DownloadHandover {
  private final AgeProgram age;
  private final Path folder;

  /**
   * @param state folder of the worker's own ({@code PLATFORM_STATE})
   */
  public DownloadHandover(AgeProgram age, Path state) {
    this.age = age;
    this.folder = state.toAbsolutePath().resolve("handover");
  }

  /**
   * Whether the file is there as it was written for this login.
   *
   * @param login says which login and whose key, in one line
   */
  public boolean has(ClientName client, String login) {
    var file = file(client).read();
    var receipt = receipt(client).read();
    return file.isPresent() && receipt.filter(receipt(login, file.get())::equals).isPresent();
  }

  /** Writes it; the receipt last, so that a file without one is written again. */
  public void write(ClientName client, String login, String text, AgeRecipient recipient) {
    receipt(client).delete();
    var encrypted = age.encrypt(text, recipient);
    file(client).write(encrypted);
    receipt(client).write(receipt(login, encrypted));
  }

  public void delete(ClientName client) {
    receipt(client).delete();
    file(client).delete();
  }

  /** Where it is. */
  public String path(ClientName client) {
    return file(client).path().toString();
  }

  private static String receipt(String login, String encrypted) {
    return "%s %s\n".formatted(login, HandoverReceipt.hash(encrypted));
  }

  private PrivateFile file(ClientName client) {
    return new PrivateFile(folder.resolve(client + ".export.age"));
  }

  private PrivateFile receipt(ClientName client) {
    return new PrivateFile(folder.resolve(client + ".export.receipt"));
  }
}
