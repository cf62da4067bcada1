package society.postx.platform.activities.offboarding;

import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.offboarding.ExportOrder;

/** Exports of alpha as an offboarding orders them. */
final class ExportOrders {
  private static final AgeRecipient RECIPIENT =
      new AgeRecipient("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");

  private ExportOrders() {}

  static ExportOrder order() {
    return order(RECIPIENT);
  }

  static ExportOrder order(AgeRecipient recipient) {
    var host =
        new HostSpec(
            new ClientName("alpha"),
            new Domain("alpha.example"),
            "198.51.100.7",
            "0".repeat(40),
            List.of(),
            new RunLabel("run-1"));
    return new ExportOrder(
        host,
        List.of(),
        recipient,
        "exports/alpha-2027-01-31",
        Instant.parse("2027-03-02T12:00:00Z"));
  }
}
