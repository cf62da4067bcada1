package society.postx.platform.activities.infrastructure;

import java.time.LocalDate;
import java.util.Arrays;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/** Inputs as people type them. */
public final class OnboardingInputs {
  private OnboardingInputs() {}

  public static OnboardClientInput alpha() {
    return input("alpha", "alpha.platform.example", "nextcloud");
  }

  public static OnboardClientInput input(String client, String domain, String... apps) {
    return new OnboardClientInput(
        new ClientName(client),
        new Domain(domain),
        Arrays.stream(apps).map(AppName::new).toList(),
        Group.CANARY,
        LocalDate.of(2026, 11, 20),
        new Contact("it@alpha.example"),
        new AgeRecipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
