package society.postx.platform.activities.handover;

import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * Hands the password of an export's download over: {@code platform/handover/<client>.export.age} on
 * the Storage Box. A client's name has no dot, so every other client's file differs.
 */
public final class DownloadHandover {
  private final AgeProgram age;
  private final HandoverFiles files;

  public DownloadHandover(AgeProgram age, HandoverFiles files) {
    this.age = age;
    this.files = files;
  }

  /**
   * Whether the file is there as it was written for this login.
   *
   * @param login says which login and whose key, in one line
   */
  public boolean has(ClientName client, String login) {
    var file = files.read(file(client));
    var receipt = files.read(receiptFile(client));
    return file.isPresent() && receipt.filter(receipt(login, file.get())::equals).isPresent();
  }

  /** Writes it; the receipt last, so that a file without one is written again. */
  public void write(ClientName client, String login, String text, AgeRecipient recipient) {
    files.delete(receiptFile(client));
    var encrypted = age.encrypt(text, recipient);
    files.write(file(client), encrypted);
    files.write(receiptFile(client), receipt(login, encrypted));
  }

  public void delete(ClientName client) {
    files.delete(receiptFile(client));
    files.delete(file(client));
  }

  /** Where an operator finds it. */
  public String place(ClientName client) {
    return files.place(file(client), "./platform handover %s --export".formatted(client));
  }

  private static String receipt(String login, String encrypted) {
    return "%s %s\n".formatted(login, HandoverReceipt.hash(encrypted));
  }

  private static String file(ClientName client) {
    return client + ".export.age";
  }

  private static String receiptFile(ClientName client) {
    return client + ".export.receipt";
  }
}
