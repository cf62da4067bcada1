package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.retention.ArchiveFile;

/**
 * Encrypts an offboarded client's secrets for the archive, with the contact's address among them:
 * the address leaves Git's plain files and is deleted with the secrets.
 */
public final class ArchivedSecrets {
  /** Opens the client's repository. */
  public static final String REPOSITORY_PASSWORD = "restic_repo_password";

  private static final String CONTACT = "contact";

  private final SopsProgram sops;

  public ArchivedSecrets(SopsProgram sops) {
    this.sops = sops;
  }

  /** Where {@code archive/<client>.yml} says that the address is. */
  public static String pointer(ClientName client) {
    return "%s#%s".formatted(ArchiveFile.secretsPath(client), CONTACT);
  }

  /** Path of the client's secrets until they are archived. */
  public static String livePath(ClientName client) {
    return SecretStore.path(client);
  }

  /** Before a commit that needs {@link #of} or {@link #returned}; reads the client's own key. */
  public void prepare(ClientName client, Checkout newest) {
    sops.prepare(SecretStore.path(client), newest);
    sops.prepare(ArchiveFile.secretsPath(client), newest);
  }

  /**
   * The archived file, whole: SECRETS_UNREADABLE where the secrets are missing, or where the worker
   * could not open the repository with what it wrote.
   */
  public String of(ClientName client, Contact contact, Checkout newest) {
    var path = SecretStore.path(client);
    if (!newest.has(path)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: is missing, and without it nobody can open the archive; put it back (git log -- %s), push, then retry the step"
              .formatted(path, path));
    }
    var encrypted = newest.text(path);
    var before = sops.decrypt(path, encrypted);
    if (!before.containsKey(REPOSITORY_PASSWORD)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: has no secret '%s', and without it nobody can open the archive; add it with: sops %s"
              .formatted(path, REPOSITORY_PASSWORD, path));
    }
    var target = ArchiveFile.secretsPath(client);
    var text =
        TopLevelEntry.without(sops.plaintext(path, encrypted), CONTACT)
            + FirstHostKeys.line(CONTACT, contact.value());
    var own = SopsProgram.clientKey(path, encrypted);
    var archived = sops.encrypt(target, text, newest.text(SopsSecrets.RULES), own);
    before.put(CONTACT, contact.value());
    if (!sops.decrypt(target, archived).equals(before)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: would not hold what %s holds; nothing was changed".formatted(target, path));
    }
    return archived;
  }

  /**
   * What comes back for a client.
   *
   * @param text of the client's own secrets, encrypted
   */
  public record Returned(Contact contact, String text) {}

  /**
   * Undoes {@link #of}: SECRETS_UNREADABLE where the archived file is missing or has no contact.
   */
  public Returned returned(ClientName client, Checkout newest) {
    var path = ArchiveFile.secretsPath(client);
    if (!newest.has(path)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: is missing, and without it nobody can open the archive; put it back (git log -- %s), push, then start again"
              .formatted(path, path));
    }
    var encrypted = newest.text(path);
    var secrets = sops.decrypt(path, encrypted);
    var contact = secrets.remove(CONTACT);
    if (contact == null || !secrets.containsKey(REPOSITORY_PASSWORD)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: has no secret '%s'; add it with: sops %s"
              .formatted(path, contact == null ? CONTACT : REPOSITORY_PASSWORD, path));
    }
    var target = SecretStore.path(client);
    var plain = TopLevelEntry.without(sops.plaintext(path, encrypted), CONTACT);
    var own = SopsProgram.clientKey(path, encrypted);
    var text = sops.encrypt(target, plain, newest.text(SopsSecrets.RULES), own);
    if (!sops.decrypt(target, text).equals(secrets)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: would not hold what %s holds; nothing was changed".formatted(target, path));
    }
    return new Returned(new Contact(contact), text);
  }
}
