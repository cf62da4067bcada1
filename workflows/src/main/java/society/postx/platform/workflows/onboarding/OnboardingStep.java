package society.postx.platform.workflows.onboarding;

import static society.postx.platform.workflows.operation.StepSpec.Kind.BY_PERSON;
import static society.postx.platform.workflows.operation.StepSpec.Kind.WORK;

import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.StepSpec;

/** The steps of ADR §10's New Client Checklist, in its order. */
enum OnboardingStep implements Step {
  AGREEMENT_SIGNED("Prerequisites", "Client agreement signed"),
  DOMAIN_CONFIRMED("Prerequisites", "Domain confirmed"),
  CONTACT_KNOWN("Prerequisites", "Contact e-mail"),
  APPS_CHOSEN("Prerequisites", "Desired applications"),
  NAMES_FREE("Prerequisites", "No records or servers of others in the way"),

  ACQUIRE_PERMIT("Infrastructure", "Permit to change the client"),
  ADD_CLIENT_FILE("Infrastructure", "Add client to the infrastructure repository"),
  CREATE_SECRETS("Infrastructure", "Create secrets file"),
  CREATE_SUB_ACCOUNT("Infrastructure", "Create Storage Box sub-account for backups"),
  CREATE_SERVER("Infrastructure", "Create server, firewall and addresses"),
  POINT_DNS("Infrastructure", "Create DNS records"),
  MEET_HOST("Infrastructure", "First contact with the host"),
  APPLY_BASE("Infrastructure", "Apply the security baseline"),
  DEPLOY_APPS("Infrastructure", "Deploy the applications"),
  SET_UP_BACKUPS("Infrastructure", "Set up nightly backups"),
  SET_UP_MONITORING("Infrastructure", "Set up monitoring"),

  HTTPS_ACCESSIBLE("Verification", "HTTPS accessible"),
  ADMIN_LOGIN("Verification", "Admin login works"),
  BACK_UP_ONCE("Verification", "Backup job runs successfully"),
  BACKUP_CHECKED("Verification", "Backup is in the repository and cannot be deleted by the host"),
  MONITORING_GREEN("Verification", "Monitoring checks green"),
  PORTS_CLOSED("Verification", "Only ports 22, 80 and 443 are open"),
  BASELINE_HOLDS("Verification", "Security baseline holds"),

  HAND_OVER("Handover", "Credentials encrypted to the recipient"),
  ONBOARDING_CALL("Handover", "Schedule onboarding call if needed (a person does this)", BY_PERSON),
  STATUS_PAGE("Handover", "Add to status page"),
  DOCUMENT_CLIENT("Handover", "Document the client and its custom configuration");

  private final StepSpec spec;

  OnboardingStep(String section, String title) {
    this(section, title, WORK);
  }

  OnboardingStep(String section, String title, StepSpec.Kind kind) {
    spec = new StepSpec(section, title, kind);
  }

  @Override
  public StepSpec spec() {
    return spec;
  }
}
