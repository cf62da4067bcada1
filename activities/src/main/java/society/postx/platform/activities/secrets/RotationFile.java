package society.postx.platform.activities.secrets;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;

/**
 * The rotations of a client's secrets that operators have carried out inside the apps: {@code
 * secrets/rotations/<name>.yml}. A release brings a changed value only if it is listed.
 */
record RotationFile(List<Rotation> rotations) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");

  RotationFile {
    rotations = list("rotations", rotations);
  }

  /**
   * One rotation.
   *
   * @param secret name in the client's secrets file
   * @param digest of the new value, as the refused release showed it
   */
  record Rotation(String secret, String digest, String reason) {
    Rotation {
      required("secret", secret);
      matching(DIGEST, "digest", digest, "16 hexadecimal digits, as the refused release shows");
      required("reason", reason);
    }
  }

  static String path(ClientName client) {
    return "secrets/rotations/%s.yml".formatted(client);
  }

  /** The client's rotations at a commit; INVALID_INPUT where the file breaks a rule. */
  static RotationFile read(Checkout checkout, ClientName client) {
    var path = path(client);
    return checkout.has(path)
        ? YamlFile.read(path, checkout.text(path), RotationFile.class)
        : new RotationFile(List.of());
  }

  boolean has(String secret, String digest) {
    return rotations.stream()
        .anyMatch(it -> it.secret().equals(secret) && it.digest().equals(digest));
  }
}
