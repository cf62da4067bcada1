package society.postx.platform.starter.onboarding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Defines the flags of {@code onboard}, one for every field of the input. They keep what was typed;
 * the input's own rules check it.
 */
@SuppressWarnings("UnusedVariable") // TypedFlags reads them
final class OnboardFlags {
  @Option(names = "--domain", description = "the client's domain: alpha.platform.example")
  private @Nullable String domain;

  @Option(
      names = {"--app", "--apps"},
      split = ",",
      paramLabel = "APP",
      description = "a folder in apps/; may be repeated")
  private @Nullable List<String> apps;

  @Option(names = "--group", description = "canary or production")
  private @Nullable String group;

  @Option(
      names = "--agreement-signed",
      paramLabel = "DATE",
      description = "day the client agreement was signed: 2026-11-20")
  private @Nullable String agreementSigned;

  @Option(names = "--contact", paramLabel = "EMAIL", description = "the client's contact")
  private @Nullable String contact;

  @Option(
      names = "--recipient",
      paramLabel = "AGE",
      description = "the age public key that the credentials are encrypted to: age1…")
  private @Nullable String recipient;

  @Option(names = "--location", description = "Hetzner location tried first; default: platform.yml")
  private @Nullable String location;

  @Option(
      names = "--server-type",
      paramLabel = "TYPE",
      description = "Hetzner server type tried first; default: platform.yml")
  private @Nullable String serverType;

  @Option(
      names = "--status-page",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description = "whether the client gets a status page; default: yes")
  private @Nullable Boolean statusPage;

  @Option(names = "--notes", paramLabel = "TEXT", description = "custom configuration, if any")
  private @Nullable String notes;

  @Option(
      names = "--take-over",
      paramLabel = "DIGEST",
      description = {
        "goes on in spite of records and servers of others: exactly those that a refused",
        "onboarding or dry run listed with this digest"
      })
  private @Nullable String takeOver;

  @Option(names = "--operator", paramLabel = "NAME", description = "who starts it; default: you")
  private @Nullable String operator;

  @Option(
      names = "--dry-run",
      description = "shows what an onboarding would do and changes nothing")
  private boolean dryRun;

  /** Whether the flags describe a new client, not one that the repository has. */
  boolean describeNewClient() {
    return domain != null;
  }
}
