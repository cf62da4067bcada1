package society.postx.platform.activities.handover;

import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;

import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.workflows.client.AgeRecipient;

/** The age keys that open the shared secrets, which reach every client's repository anyway. */
public final class PlatformRecipients {
  private static final String SHARED = "secrets/shared.sops.yaml";

  /** Those that sops encrypted the file to. */
  private static final Pattern RECIPIENT = Pattern.compile("recipient: (age1[0-9a-z]+)");

  private PlatformRecipients() {}

  /** SECRETS_UNREADABLE where there is none. */
  public static List<AgeRecipient> of(Checkout at) {
    var found =
        RECIPIENT
            .matcher(at.text(SHARED))
            .results()
            .map(it -> new AgeRecipient(it.group(1)))
            .distinct()
            .toList();
    if (found.isEmpty()) {
      throw SECRETS_UNREADABLE.stop(
          SHARED
              + ": is encrypted to no age key, so nobody could open what is encrypted to the same keys");
    }
    return found;
  }
}
