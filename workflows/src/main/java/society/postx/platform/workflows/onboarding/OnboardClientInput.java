package society.postx.platform.workflows.onboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.takeover.TakeOver;

/**
 * Input that people type to onboard a client; the same from the UI's form, the command line and a
 * file. ADR §10, Prerequisites. Anything else is an IllegalArgumentException that names field,
 * value and rule.
 *
 * @param agreementSigned the day the client agreement was signed (ISO 8601)
 * @param recipient the age public key the credentials are encrypted to
 * @param location Hetzner location tried first; null takes {@code platform.yml}'s
 * @param serverType Hetzner server type tried first; null takes {@code platform.yml}'s
 * @param statusPage whether the client gets a status page; null means yes
 * @param notes custom configuration, kept on the client's page; null for none
 * @param takeOver digest of the conflicts that the operator decided to go on in spite of, as a
 *     refusal shows it; null for none
 * @param operator who starts it; null for unknown
 * @param dryRun true plans and changes nothing; null means false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record OnboardClientInput(
    ClientName client,
    Domain domain,
    List<AppName> apps,
    Group group,
    LocalDate agreementSigned,
    Contact contact,
    AgeRecipient recipient,
    @Nullable String location,
    @Nullable String serverType,
    @Nullable Boolean statusPage,
    @Nullable String notes,
    @Nullable String takeOver,
    @Nullable String operator,
    @Nullable Boolean dryRun)
    implements ClientBound {

  public OnboardClientInput {
    required("client", client);
    required("domain", domain);
    required("apps", apps);
    required("group", group);
    required("agreementSigned", agreementSigned);
    required("contact", contact);
    required("recipient", recipient);
    if (apps.isEmpty() || apps.size() > 20) {
      throw new IllegalArgumentException(
          "apps: '%s': 1 to 20 apps (example: [\"nextcloud\"])".formatted(apps));
    }
    if (new HashSet<>(apps).size() < apps.size()) {
      throw new IllegalArgumentException("apps: '%s': names an app twice".formatted(apps));
    }
    apps = List.copyOf(apps);
    hetznerName("location", location, "fsn1");
    hetznerName("serverType", serverType, "cx23");
    if (notes != null && notes.length() > 4000) {
      throw new IllegalArgumentException(
          "notes: %d characters: at most 4000".formatted(notes.length()));
    }
    if (takeOver != null && !takeOver.matches(TakeOver.DIGEST)) {
      throw new IllegalArgumentException(
          "takeOver: '%s': the 12 digits that a refused onboarding shows (example: 3f2a9c1d4e5f)"
              .formatted(takeOver));
    }
    if (operator != null) {
      InputRules.operator(operator);
    } else if (takeOver != null) {
      throw new IllegalArgumentException("operator: is missing; takeOver names who decides");
    }
  }

  public boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }

  public boolean onStatusPage() {
    return !Boolean.FALSE.equals(statusPage);
  }

  private static void required(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": is missing");
    }
  }

  private static void hetznerName(String field, @Nullable String value, String example) {
    if (value != null && !value.matches("[a-z][a-z0-9-]{1,30}")) {
      throw new IllegalArgumentException(
          "%s: '%s': a name at Hetzner (example: %s)".formatted(field, value, example));
    }
  }
}
