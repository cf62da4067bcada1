package society.postx.platform.activities.scan;

import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ImageReference;
import society.postx.platform.workflows.scan.ScanReport.Finding;

/**
 * A line of {@code waivers.yml}: a vulnerability that somebody has reviewed and accepts, for a
 * reason and until a day.
 *
 * @param image it holds for; for all without one
 * @param expires last day
 */
record Waiver(String id, Optional<ImageReference> image, LocalDate expires, String reason) {
  static final String PATH = "waivers.yml";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{2,60}");

  Waiver {
    matching(ID, "id", id, "a vulnerability's name (example: CVE-2026-1234)");
    required("expires", expires);
    if (required("reason", reason).isBlank()) {
      throw new IllegalArgumentException("reason: is empty: say why the finding is acceptable");
    }
  }

  /** Empty where the file is missing. */
  static List<Waiver> of(Checkout checkout) {
    return checkout.has(PATH)
        ? List.of(YamlFile.read(PATH, checkout.text(PATH), Waiver[].class))
        : List.of();
  }

  boolean names(Finding finding) {
    return id.equals(finding.id())
        && image.map(it -> it.value().equals(finding.image())).orElse(true);
  }

  boolean holdsOn(LocalDate day) {
    return !day.isAfter(expires);
  }
}
