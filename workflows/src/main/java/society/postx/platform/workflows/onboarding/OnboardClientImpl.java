package society.postx.platform.workflows.onboarding;

import static society.postx.platform.workflows.activity.ActivityProfile.BACKUP;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;
import static society.postx.platform.workflows.onboarding.OnboardingStep.*;

import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.build.ServerBuild;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.dns.DnsActivities;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.handover.Handover;
import society.postx.platform.workflows.handover.HandoverActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.monitoring.MonitoringActivities;
import society.postx.platform.workflows.monitoring.MonitoringSpec;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.secrets.SecretActivities;
import society.postx.platform.workflows.server.Server;
import society.postx.platform.workflows.server.ServerActivities;
import society.postx.platform.workflows.verification.VerificationActivities;

/** Onboards a client: the checklist of ADR §10. The last argument of a step undoes it. */
public final class OnboardClientImpl extends ClientHandlers implements OnboardClient {
  /** A second onboarding takes no new backup where one of the last day and its delays exists. */
  private static final int FRESH_HOURS = 26;

  private final ServerBuild build =
      new ServerBuild(
          operation, new ServerBuild.Items(CREATE_SERVER, MEET_HOST, APPLY_BASE, DEPLOY_APPS));

  public OnboardClientImpl() {
    super(new Operation("OnboardClient", List.of(OnboardingStep.values())));
  }

  @Override
  public OnboardClientResult run(@Nullable OnboardClientInput input) {
    if (input == null) {
      throw FailureType.INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/OnboardClient.md");
    }
    operation.begin(input.client(), input);
    var wanted = prerequisites(input);
    var check = new ConflictCheck(operation, input);
    var others = check.accept(wanted);
    if (input.dry()) {
      return preview(wanted.takingOver(others.records()), check.decision(others));
    }
    return operation.underPermit(
        input.client(), ACQUIRE_PERMIT, () -> onboard(input, check, others));
  }

  private ClientPlan prerequisites(OnboardClientInput input) {
    var today =
        Instant.ofEpochMilli(Workflow.currentTimeMillis()).atZone(ZoneOffset.UTC).toLocalDate();
    if (input.agreementSigned().isAfter(today.plusDays(1))) {
      throw FailureType.INVALID_INPUT.stop(
          "agreementSigned: '%s': is in the future".formatted(input.agreementSigned()));
    }
    operation.tick(AGREEMENT_SIGNED, input.agreementSigned().toString());
    operation.tick(CONTACT_KNOWN, input.contact().value());
    var plan =
        operation.ask(
            APPS_CHOSEN,
            ClientFileActivities.class,
            it -> it.planClient(input, Operation.runLabel()));
    operation.tick(DOMAIN_CONFIRMED, input.domain().value());
    return plan;
  }

  private OnboardClientResult onboard(
      OnboardClientInput input, ConflictCheck check, ConflictCheck.Accepted decided) {
    var added = addClientFile(input);
    // a wait may take days, in which others may have made something
    var others = added.waited() ? check.acceptLater(added.plan()) : decided;
    var takenOver = check.decision(others);
    var plan = added.plan().takingOver(others.records());
    createSecrets(plan);
    var provisioned =
        operation.together(() -> createSubAccount(plan), () -> build.create(plan.server()));
    var subAccount = provisioned.one();
    var server = provisioned.other();
    var host = HostSpec.of(plan, server);
    operation.together(() -> pointDns(plan, server), () -> build.prepare(host));
    build.deploy(host, plan.apps());
    operation.together(() -> setUpBackups(plan, host, subAccount), () -> setUpMonitoring(plan));
    operation.optionalStep(
        HTTPS_ACCESSIBLE, LONG, VerificationActivities.class, it -> it.checkHttps(plan, host));
    operation.optionalStep(
        ADMIN_LOGIN, LONG, VerificationActivities.class, it -> it.checkAdminLogin(plan, host));
    var snapshot =
        operation.together(() -> backUpOnce(plan, host, subAccount), () -> checkHost(host));
    var credentials = handOver(input, plan);
    operation.keep(); // the client may use the server from here on
    showOnStatusPage(input, plan);
    var facts = facts(input, plan, server, subAccount, snapshot, takenOver);
    var commit = document(plan, facts);
    return result(plan, commit, facts, credentials);
  }

  private record AddedFile(ClientPlan plan, boolean waited) {}

  private AddedFile addClientFile(OnboardClientInput input) {
    if (!takesTurns()) {
      return new AddedFile(addClientFileAtOnce(input), false);
    }
    var waited = false;
    var added =
        operation.step(
            ADD_CLIENT_FILE,
            SHORT,
            ClientFileActivities.class,
            it -> it.addClientInTurn(input, Operation.runLabel()),
            it -> it.removeClient(input, Operation.runLabel()));
    for (; ; ) {
      var plan = added.plan();
      var until = added.until();
      if (plan != null || until == null) {
        return new AddedFile(Objects.requireNonNull(plan, "neither a plan nor a time"), waited);
      }
      waited = true;
      operation.waitUntil(ADD_CLIENT_FILE, until, added.why());
      added =
          operation.step(
              ADD_CLIENT_FILE,
              SHORT,
              ClientFileActivities.class,
              it -> it.addClientInTurn(input, Operation.runLabel()));
    }
  }

  /** Runs begun before 2026-11-30 do not count certificates. May go after 2027-02. */
  private static boolean takesTurns() {
    return Workflow.getVersion("weekly-certificates", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private ClientPlan addClientFileAtOnce(OnboardClientInput input) {
    return operation.step(
        ADD_CLIENT_FILE,
        SHORT,
        ClientFileActivities.class,
        it -> it.addClient(input, Operation.runLabel()),
        it -> it.removeClient(input, Operation.runLabel()));
  }

  private void createSecrets(ClientPlan plan) {
    operation.step(
        CREATE_SECRETS,
        SHORT,
        SecretActivities.class,
        it -> it.ensureSecrets(plan),
        it -> it.removeSecrets(plan));
  }

  private SubAccount createSubAccount(ClientPlan plan) {
    return operation.step(
        CREATE_SUB_ACCOUNT,
        LONG,
        BoxActivities.class,
        it -> it.ensureSubAccount(plan.subAccount()),
        it -> it.removeSubAccount(plan.subAccount()));
  }

  private void pointDns(ClientPlan plan, Server server) {
    operation.step(
        POINT_DNS,
        LONG,
        DnsActivities.class,
        it -> it.pointAt(plan.dns(), server),
        it -> it.removeRecords(plan.dns()));
  }

  private void setUpBackups(ClientPlan plan, HostSpec host, SubAccount subAccount) {
    operation.step(
        SET_UP_BACKUPS,
        LONG,
        BackupActivities.class,
        it -> it.setUpBackups(host, subAccount, plan.apps()));
  }

  private void setUpMonitoring(ClientPlan plan) {
    var monitors = MonitoringSpec.of(plan);
    operation.step(
        SET_UP_MONITORING,
        LONG,
        MonitoringActivities.class,
        it -> it.ensureMonitors(monitors),
        it -> it.removeMonitors(monitors));
  }

  private Snapshot backUpOnce(ClientPlan plan, HostSpec host, SubAccount subAccount) {
    var snapshot =
        operation.step(
            BACK_UP_ONCE,
            BACKUP,
            BackupActivities.class,
            it -> it.backUpOnce(host, subAccount, FRESH_HOURS));
    operation.optionalStep(
        BACKUP_CHECKED,
        LONG,
        VerificationActivities.class,
        it -> it.checkBackup(host, subAccount, snapshot));
    operation.optionalStep(
        MONITORING_GREEN,
        LONG,
        MonitoringActivities.class,
        it -> String.join(", ", it.awaitGreen(MonitoringSpec.of(plan))));
    return snapshot;
  }

  private void checkHost(HostSpec host) {
    operation.optionalStep(
        PORTS_CLOSED, LONG, VerificationActivities.class, it -> it.checkPorts(host));
    operation.optionalStep(
        BASELINE_HOLDS, LONG, VerificationActivities.class, it -> it.checkBaseline(host));
  }

  private Handover handOver(OnboardClientInput input, ClientPlan plan) {
    var changes = operation.changes();
    return operation.step(
        HAND_OVER,
        SHORT,
        HandoverActivities.class,
        it -> it.handOver(plan, input.recipient(), changes),
        it -> it.deleteHandedOver(plan));
  }

  private void showOnStatusPage(OnboardClientInput input, ClientPlan plan) {
    if (!input.onStatusPage()) {
      operation.tick(STATUS_PAGE, "not requested");
      return;
    }
    var monitors = MonitoringSpec.of(plan);
    operation.optionalStep(
        STATUS_PAGE,
        SHORT,
        MonitoringActivities.class,
        it -> it.ensureStatusPage(monitors),
        it -> it.removeStatusPage(monitors));
  }

  private static ClientFacts facts(
      OnboardClientInput input,
      ClientPlan plan,
      Server server,
      SubAccount subAccount,
      Snapshot snapshot,
      @Nullable String takenOver) {
    return new ClientFacts(
        server,
        subAccount,
        snapshot,
        plan.urls(),
        input.agreementSigned().toString(),
        input.notes() == null ? "" : input.notes(),
        takenOver);
  }

  /** Answers the commit; of the plan where an operator skipped the page. */
  private String document(ClientPlan plan, ClientFacts facts) {
    return operation
        .optionalStep(
            DOCUMENT_CLIENT,
            SHORT,
            ClientFileActivities.class,
            it -> it.documentClient(plan, facts),
            it -> it.removeClientPage(plan))
        .orElse(plan.commit());
  }

  private OnboardClientResult result(
      ClientPlan plan, String commit, ClientFacts facts, Handover credentials) {
    var changes = operation.changes();
    var server = facts.server();
    return new OnboardClientResult(
        plan.client(),
        summary(
            changes.isEmpty() ? "nothing had to be changed" : Changes.text(changes),
            facts.takenOver()),
        commit,
        plan.urls(),
        changes,
        operation.skipped(),
        operation.durations(),
        server.id(),
        server.ipv4(),
        server.ipv6(),
        facts.firstSnapshot().id(),
        credentials.file());
  }

  private static String summary(String changes, @Nullable String takenOver) {
    return takenOver == null ? changes : "%s; %s".formatted(changes, takenOver);
  }

  /** The same plan, read by activities that change nothing. */
  private OnboardClientResult preview(ClientPlan plan, @Nullable String takenOver) {
    var changes = new ArrayList<Change>(plan.changes());
    changes.addAll(
        operation.ask(
            CREATE_SUB_ACCOUNT,
            BoxActivities.class,
            it -> it.previewSubAccount(plan.subAccount())));
    changes.addAll(
        operation.ask(
            CREATE_SERVER, ServerActivities.class, it -> it.previewServer(plan.server())));
    changes.addAll(
        operation.ask(POINT_DNS, DnsActivities.class, it -> it.previewRecords(plan.dns())));
    return new OnboardClientResult(
        plan.client(),
        summary(
            changes.isEmpty() ? "nothing would change" : "would have " + Changes.text(changes),
            takenOver),
        plan.commit(),
        plan.urls(),
        changes,
        List.of(),
        operation.durations(),
        null,
        null,
        null,
        null,
        null);
  }
}
