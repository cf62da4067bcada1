package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.operation.StepSpec.Kind.WAITS;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WORK;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of ADR §11's Client Removal Checklist, in the order in which nothing is lost. */
enum OffboardingStep implements Step {
  READ_CLIENT("Pre-offboarding", "Client in the infrastructure repository"),
  INVOICE_SENT("Pre-offboarding", "Final invoice sent"),
  EXPORT_CHOSEN("Pre-offboarding", "Data export requested?"),
  WAIT_FOR_DATE("Pre-offboarding", "Termination date", WAITS),

  FIND_ALL("Plan", "Find everything that belongs to the client"),
  APPROVE_REMOVAL("Plan", "Another operator approves the removal", WAITS),
  ACQUIRE_PERMIT("Plan", "Permit to change the client"),
  FIND_AGAIN("Plan", "It is still what was approved"),

  BEGIN_MAINTENANCE("Last backup", "Monitors in maintenance mode"),
  USERS_OUT("Last backup", "Visitors see why, nightly backups wait"),
  LAST_BACKUP("Last backup", "Create the final backup"),
  BACKUP_CHECKED("Last backup", "It is in the repository and cannot be deleted by the host"),
  PROVE_BACKUP("Last backup", "It runs on a staging server"),

  FORECAST_EXPORT("Data export", "Room for the export"),
  EXPORT("Data export", "Export the applications' data, encrypted"),
  OPEN_DOWNLOAD("Data export", "Download login for the client"),
  RECEIPT("Data export", "Confirm receipt", WAITS),
  CLOSE_DOWNLOAD("Data export", "Remove the download login and the export"),

  REMOVE_RECORDS("Removal", "Remove DNS records"),
  RECORDS_EXPIRE("Removal", "Resolvers forget the records", WAITS),
  REMOVE_MONITORS("Removal", "Remove monitors, remove from status page"),
  REFUSE_HOST("Removal", "The host's key no longer opens the Storage Box"),
  POWER_OFF("Removal", "Server off"),
  COOL("Removal", "Cooling period: abort restores the client", WAITS),
  TAKE_TURN("Removal", "One client's deletion at a time", WAITS),
  LAST_LOOK("Removal", "Nothing stands in the way of deletion and archive"),
  DELETE_RESOURCES("Removal", "Delete server, addresses, firewall, backups and snapshots"),
  DELETE_ACCOUNT("Removal", "Delete the sub-account for backups"),

  ARCHIVE_FILES("Backup retention", "Archive file, page and secrets; set the deletion date"),
  MOVE_REPOSITORY("Backup retention", "Move the restic repository to the archive path"),
  ARCHIVE_OPENS("Backup retention", "The archive opens and holds the final backup"),

  NO_RECORDS("Verification", "DNS no longer resolves"),
  NO_ADDRESS("Verification", "IP returns nothing of the client"),
  NO_MONITORS("Verification", "Monitoring shows no alerts (host removed)"),
  NO_ACCOUNT("Verification", "No login to the Storage Box is left"),
  NO_RESOURCES("Verification", "Billing stopped: Hetzner has nothing of the client"),
  START_RETENTION("Verification", "Schedule the deletion");

  private final StepSpec spec;

  OffboardingStep(String section, String title) {
    this(section, title, WORK);
  }

  OffboardingStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
