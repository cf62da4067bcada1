package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Exports a client's data in formats that other programs read, encrypted to the client. ADR §11.
 */
@ActivityInterface
public interface ExportActivities {
  /**
   * What the export will hold and how much room there is; reads only. Fails with REQUEST_REFUSED
   * where the host or the box has not enough.
   */
  ExportForecast forecastExport(ExportOrder order);

  /**
   * Leaves the export in its folder on the box: each app's files as its app.yml's {@code export}
   * says and its databases' raw dumps, in parts, encrypted to the recipient, with checksums and a
   * README in plain words. Fails with VERIFICATION_FAILED where a file holds another number of
   * things than its source counts. Nothing unencrypted leaves the host, and nothing of it stays
   * there.
   */
  @ChangesClient
  ClientExport exportClient(ExportOrder order);

  /** Undoes {@link #exportClient}: removes the folder. Succeeds where it is gone. */
  @ChangesClient
  void deleteExport(ExportOrder order);
}
