package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.util.Optional;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * Keeps each client's own age key, without which the platform's keys do not open the client's
 * secrets. It is never in Git nor in the platform's own backup, so that its end is the end of all
 * copies of the secrets. docs/data-protection.md, "The client's own key".
 */
public interface ClientKeys {
  /**
   * The private key ({@code AGE-SECRET-KEY-1…}) of this recipient. SECRETS_UNREADABLE where it is
   * nowhere, or where what is there is not this recipient's.
   */
  String identity(ClientName client, AgeRecipient recipient);

  /**
   * The key of a client whose secrets are made for the first time; a second call finds the first
   * one's. Empty where keys of clients are not kept.
   */
  Optional<AgeRecipient> ensure(ClientName client, RunLabel run);

  /**
   * What the client's host keeps as a second copy: the key encrypted to the platform's keys. Empty
   * where it is missing, SECRETS_UNREADABLE where it is not this recipient's.
   */
  Optional<String> copy(ClientName client, AgeRecipient recipient);

  /** Removes the key that this run made; call it only where no secrets are encrypted to it. */
  void remove(ClientName client, RunLabel run);

  /** Of a program that reads no client's secrets: it makes no keys and knows none. */
  static ClientKeys none() {
    return new ClientKeys() {
      @Override
      public String identity(ClientName client, AgeRecipient recipient) {
        throw SECRETS_UNREADABLE.stop(
            "the secrets of %s need the client's own key %s: ./platform client-key %s shows it"
                .formatted(client, recipient, client));
      }

      @Override
      public Optional<AgeRecipient> ensure(ClientName client, RunLabel run) {
        return Optional.empty();
      }

      @Override
      public Optional<String> copy(ClientName client, AgeRecipient recipient) {
        return Optional.empty();
      }

      @Override
      public void remove(ClientName client, RunLabel run) {}
    };
  }
}
