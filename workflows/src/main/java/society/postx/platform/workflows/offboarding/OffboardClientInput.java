package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.NeverTyped;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * Input that people type to offboard a client. ADR §11.
 *
 * @param terminationDate the last day of the contract, in UTC; the removal is asked for when it is
 *     over
 * @param dataExport whether the client wants its data
 * @param recipient whose key alone opens the export; needed with it, and only then
 * @param finalInvoice number of the invoice that was sent, 1 to 80 characters
 * @param retentionDays 0 to 3650 days for which the archive is kept; null for 90
 * @param instruction the customer's recorded instruction for less than 90 days; else null
 * @param exportDays 30 to 365 days for which the export can be downloaded; null for 30
 * @param controller whose data it is, for the deletion certificate; null for the customer of the
 *     client's domain
 * @param dataCategories for the deletion certificate; null for the apps' data
 * @param operator who starts it
 * @param reason why, for the record and for those who approve
 * @param dryRun true to show what would be removed; asks for no approval and changes nothing
 * @param carried never typed: how far an earlier run of the same workflow came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record OffboardClientInput(
    ClientName client,
    LocalDate terminationDate,
    Boolean dataExport,
    @Nullable AgeRecipient recipient,
    String finalInvoice,
    @Nullable Integer retentionDays,
    @Nullable String instruction,
    @Nullable Integer exportDays,
    @Nullable String controller,
    @Nullable List<String> dataCategories,
    String operator,
    String reason,
    @Nullable Boolean dryRun,
    @NeverTyped @Nullable OffboardingState carried) {
  private static final int USUAL_DAYS = 90;
  private static final int MOST_DAYS = 3650;

  /** The least that the EU Data Act gives. */
  private static final int EXPORT_DAYS = 30;

  private static final int MOST_EXPORT_DAYS = 365;
  private static final int MOST_CATEGORIES = 20;
  private static final int LINE = 80;
  private static final int WORDS = 500;

  public OffboardClientInput {
    InputRules.required("client", client);
    InputRules.required("terminationDate", terminationDate);
    InputRules.required("dataExport", dataExport);
    InputRules.required("finalInvoice", finalInvoice);
    InputRules.required("operator", operator);
    InputRules.required("reason", reason);
    InputRules.operator(operator);
    InputRules.reason(reason);
    line("finalInvoice", finalInvoice, LINE);
    if (terminationDate.getYear() < 2000 || terminationDate.getYear() > 2999) {
      throw InputRules.refused("terminationDate", terminationDate, "a day from 2000 to 2999");
    }
    if (dataExport) {
      InputRules.required("recipient", recipient);
    } else if (recipient != null) {
      throw InputRules.refused("recipient", recipient, "only with dataExport");
    } else if (exportDays != null) {
      throw InputRules.refused("exportDays", exportDays, "only with dataExport");
    }
    within("exportDays", exportDays, EXPORT_DAYS, MOST_EXPORT_DAYS);
    within("retentionDays", retentionDays, 0, MOST_DAYS);
    if (retentionDays != null && retentionDays < USUAL_DAYS && instruction == null) {
      throw new IllegalArgumentException(
          "instruction: is missing: less than %d days needs the customer's recorded instruction"
              .formatted(USUAL_DAYS));
    }
    line("instruction", instruction, WORDS);
    line("controller", controller, WORDS);
    dataCategories = InputRules.unique("dataCategories", dataCategories, MOST_CATEGORIES);
    if (dataCategories != null) {
      dataCategories.forEach(it -> line("dataCategories", it, LINE));
    }
  }

  private static void within(String field, @Nullable Integer value, int least, int most) {
    if (value != null && !InputRules.in(value, least, most)) {
      throw InputRules.refused(field, value, "a whole number from %d to %d".formatted(least, most));
    }
  }

  private static void line(String field, @Nullable String value, int most) {
    if (value != null
        && (value.isBlank()
            || value.length() > most
            || value.codePoints().anyMatch(Character::isISOControl))) {
      throw InputRules.refused(field, value, "1-%d characters in one line".formatted(most));
    }
  }

  int keptDays() {
    return retentionDays == null ? USUAL_DAYS : retentionDays;
  }

  int downloadDays() {
    return exportDays == null ? EXPORT_DAYS : exportDays;
  }

  boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }

  /** For the run that continues this one. */
  OffboardClientInput carrying(OffboardingState state) {
    return new OffboardClientInput(
        client,
        terminationDate,
        dataExport,
        recipient,
        finalInvoice,
        retentionDays,
        instruction,
        exportDays,
        controller,
        dataCategories,
        operator,
        reason,
        dryRun,
        state);
  }
}
