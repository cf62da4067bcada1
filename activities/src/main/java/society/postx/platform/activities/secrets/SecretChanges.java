package society.postx.platform.activities.secrets;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;

/**
 * Finds secrets of an app that change from one commit to another. Apps keep most passwords in their
 * data, so a new value in a file alone locks the app out; a rollback brings the old file back, but
 * not always the app. Only a rotation that an operator recorded is allowed.
 */
public final class SecretChanges {
  /** Keys the digests. Nobody types it as a password. */
  private static final String KEY = "restic_repo_password";

  private static final int DIGEST = 16; // hexadecimal digits

  private final AppSecrets secrets;
  private final Function<String, Checkout> records;

  /**
   * @param records the newest known repository, at least at the given commit: an operator may
   *     record a rotation while a release waits
   */
  public SecretChanges(AppSecrets secrets, Function<String, Checkout> records) {
    this.secrets = secrets;
    this.records = records;
  }

  /**
   * A secret whose value changes.
   *
   * @param name as app.yml has it
   * @param refusal why a release must not bring it and what to do; empty for a recorded rotation
   */
  public record ChangedSecret(String name, Optional<String> refusal) {}

  /** Secrets that the app asks for at both commits with different values, by name. */
  public List<ChangedSecret> of(ClientName client, AppName app, Checkout before, Checkout after) {
    var manifest = after.app(app);
    var names = inBoth(before.app(app), manifest);
    if (names.isEmpty() || sameFile(client, before, after)) {
      return List.of();
    }
    var keys = names.stream().map(manifest::secretKey).toList();
    var old = secrets.at(client, before.commit(), keys);
    var fresh = secrets.at(client, after.commit(), keys);
    var changed = new ArrayList<ChangedSecret>();
    for (var name : names) {
      var key = manifest.secretKey(name);
      var value = fresh.get(key);
      if (value != null && old.containsKey(key) && !value.equals(old.get(key))) {
        changed.add(new ChangedSecret(name, refusal(client, key, value, before, after)));
      }
    }
    return changed;
  }

  private static List<String> inBoth(AppManifest before, AppManifest after) {
    var known = before.secrets().stream().map(AppManifest.Secret::name).toList();
    return after.secrets().stream()
        .map(AppManifest.Secret::name)
        .filter(known::contains)
        .sorted()
        .toList();
  }

  /** Spares the decryption; most releases change no secret. */
  private static boolean sameFile(ClientName client, Checkout before, Checkout after) {
    var path = SecretStore.path(client);
    return before.contentId(path).equals(after.contentId(path));
  }

  private Optional<String> refusal(
      ClientName client, String key, String value, Checkout before, Checkout after) {
    var digest = digest(client, key, value, after);
    if (RotationFile.read(records.apply(after.commit()), client).has(key, digest)) {
      return Optional.empty();
    }
    return Optional.of(
        "the secret %s changes between %s and %s without a recorded rotation, so the app may not accept it; put the old value back with sops, or change it inside the app too and add '- {secret: %s, digest: %s, reason: …}' to the rotations of %s"
            .formatted(
                key, shortened(before), shortened(after), key, digest, RotationFile.path(client)));
  }

  /** Says nothing about the value to those who cannot read the client's secrets anyway. */
  private String digest(ClientName client, String key, String value, Checkout after) {
    var digestKey = secrets.at(client, after.commit(), List.of(KEY)).get(KEY);
    if (digestKey == null) {
      throw SECRETS_UNREADABLE.stop(
          "%s: has no secret '%s'".formatted(SecretStore.path(client), KEY));
    }
    return KeyedDigest.of(digestKey, "rotation\n%s\n%s\n%s".formatted(client, key, value))
        .substring(0, DIGEST);
  }

  private static String shortened(Checkout checkout) {
    return checkout.commit().substring(0, 12);
  }
}
