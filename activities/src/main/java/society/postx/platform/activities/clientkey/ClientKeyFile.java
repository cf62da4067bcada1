package society.postx.platform.activities.clientkey;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;

/**
 * A client's own key as it is kept: encrypted to the platform's keys, so that who reads it on the
 * Storage Box or on the host has nothing.
 *
 * @param recipient the key's public half
 * @param madeBy the run that made it
 * @param encryptedTo the platform's keys
 * @param key the private half, armored by age
 */
record ClientKeyFile(
    ClientName client,
    AgeRecipient recipient,
    RunLabel madeBy,
    List<AgeRecipient> encryptedTo,
    String key) {
  ClientKeyFile {
    if (client == null || recipient == null || madeBy == null || key == null) {
      throw new IllegalArgumentException(
          "client, recipient, madeBy, encryptedTo and key: must be there");
    }
    encryptedTo = List.copyOf(encryptedTo);
  }

  /** SECRETS_UNREADABLE where it is not whole, or another client's. */
  static ClientKeyFile read(ClientName client, String place, String text) {
    ClientKeyFile file;
    try {
      file = YamlFile.read(place, text, ClientKeyFile.class);
    } catch (ApplicationFailure e) {
      throw SECRETS_UNREADABLE.stop("%s; nothing was changed".formatted(e.getOriginalMessage()));
    }
    if (!file.client.equals(client)) {
      throw SECRETS_UNREADABLE.stop(
          "%s: is the key of %s, not of %s; nothing was changed"
              .formatted(place, file.client, client));
    }
    return file;
  }

  /** The key in a block, so that a person gets at it with sed and age: docs/rescue.md. */
  String text() {
    return """
    client: "%s"
    recipient: %s
    madeBy: "%s"
    encryptedTo: [%s]
    key: |
    %s"""
        .formatted(
            client,
            recipient,
            madeBy,
            encryptedTo.stream().map(AgeRecipient::value).collect(joining(", ")),
            key.indent(2));
  }

  @Override
  public String toString() {
    return "key %s of %s".formatted(recipient, client);
  }
}
