package society.postx.platform.starter.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A flag for every field of the input. They are kept as typed: the input's own rules judge them.
 */
final class OnboardFlags {
  @Option(names = "--domain", description = "The client's domain: alpha.platform.example.")
  private @Nullable String domain;

  @Option(
      names = {"--app", "--apps"},
      split = ",",
      paramLabel = "APP",
      description = "A folder in apps/; may be repeated.")
  private @Nullable List<String> apps;

  @Option(names = "--group", description = "canary or production.")
  private @Nullable String group;

  @Option(
      names = "--agreement-signed",
      paramLabel = "DATE",
      description = "Day the client agreement was signed: 2026-11-20.")
  private @Nullable String agreementSigned;

  @Option(names = "--contact", paramLabel = "EMAIL", description = "The client's contact.")
  private @Nullable String contact;

  @Option(
      names = "--recipient",
      paramLabel = "AGE",
      description = "The age public key that the credentials are encrypted to: age1….")
  private @Nullable String recipient;

  @Option(
      names = "--location",
      description = "Hetzner location tried first. Default: platform.yml.")
  private @Nullable String location;

  @Option(
      names = "--server-type",
      paramLabel = "TYPE",
      description = "Hetzner server type tried first. Default: platform.yml.")
  private @Nullable String serverType;

  @Option(
      names = "--status-page",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "Whether the client gets a status page. Default: yes.")
  private @Nullable Boolean statusPage;

  @Option(names = "--notes", paramLabel = "TEXT", description = "Custom configuration, if any.")
  private @Nullable String notes;

  @Option(names = "--operator", paramLabel = "NAME", description = "Who starts it. Default: you.")
  private @Nullable String operator;

  @Option(names = "--dry-run", description = "Says what would be done and changes nothing.")
  private boolean dryRun;

  /** Is a new client described here, rather than one that the repository knows? */
  boolean describeNewClient() {
    return domain != null;
  }

  /** Puts what was given over what is there already. */
  void over(ObjectNode input, String defaultOperator) {
    put(input, "domain", domain);
    if (apps != null) {
      var list = input.putArray("apps");
      apps.forEach(list::add);
    }
    put(input, "group", group);
    put(input, "agreementSigned", agreementSigned);
    put(input, "contact", contact);
    put(input, "recipient", recipient);
    put(input, "location", location);
    put(input, "serverType", serverType);
    if (statusPage != null) {
      input.put("statusPage", statusPage);
    }
    put(input, "notes", notes);
    put(input, "operator", operator);
    if (!input.hasNonNull("operator")) {
      input.put("operator", defaultOperator);
    }
    if (dryRun) {
      input.put("dryRun", true);
    }
  }

  private static void put(ObjectNode input, String field, @Nullable String value) {
    if (value != null) {
      input.put(field, value);
    }
  }
}
