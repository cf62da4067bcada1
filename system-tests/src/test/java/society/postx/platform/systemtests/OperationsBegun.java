package society.postx.platform.systemtests;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Operations of each kind, stopped in the middle: at a question, at a stuck step, in an activity.
 *
 * @param upgrade of servers; asks about production
 * @param release of Nextcloud 28.0.2; asks about production
 * @param restore of beta; asks
 * @param onboarding of gamma, whose host deploys its app
 * @param stuck the onboarding of zeta, whose server cannot be created
 * @param verification by its schedule
 * @param pruning by its schedule
 * @param kept delta is offboarded, and its archive waits for its deadline
 * @param exported epsilon is being offboarded, and its export waits for epsilon
 * @param dated the offboarding of beta, whose contract ends in a year
 */
record OperationsBegun(
    OperationRun upgrade,
    OperationRun release,
    OperationRun restore,
    OperationRun onboarding,
    OperationRun stuck,
    OperationRun verification,
    OperationRun pruning,
    Offboarding kept,
    Offboarding exported,
    OperationRun dated) {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /** On an empty stack: alpha is the canary, beta, delta and epsilon are in production. */
  static OperationsBegun on(Stack stack) {
    // The least that Hetzner takes: an offboarding waits so long after it has removed the records.
    stack.repository.edit("platform.yml", "(?m)^dnsTtl: .*$", "dnsTtl: 60");
    stack.repository.moveTheNight();
    Offboarding.withoutPauses(stack);
    var unused = stack.operator.starter("schedules", "apply");
    onboard(stack, "alpha", "beta");
    // Before anybody leaves: their hosts would count as unhealthy.
    var upgrade = stack.operator.upgrade("November's security updates");
    assertThat(upgrade.asked()).contains("alpha");
    var release = release(stack);
    onboard(stack, "delta", "epsilon");
    var exported = leaving(stack, "epsilon");
    var kept = leaving(stack, "delta");
    exported.untilExported();
    kept.untilExported();
    assertThat(kept.confirmed().removed()).isTrue();
    kept.untilKept();
    var dated = dated(stack);
    stack.machine("beta").run("systemctl start platform-backup.service");
    var restore = stack.operator.restore("beta", "the disk lost files");
    assertThat(restore.asked()).contains("Restore nextcloud of beta");
    var stuck = stuck(stack);
    var onboarding = onboarding(stack);
    return new OperationsBegun(
        upgrade,
        release,
        restore,
        onboarding,
        stuck,
        stack.triggered("verify-backups", "VerifyBackups"),
        stack.triggered("prune-backups", "PruneBackups"),
        kept,
        exported,
        dated);
  }

  private static void onboard(Stack stack, String... clients) {
    Stream.of(clients)
        .collect(toMap(identity(), it -> stack.operator.onboard(it, "nextcloud", group(it))))
        .values()
        .forEach(run -> assertThat(run.result().skipped()).isEmpty());
    Stream.of(clients).forEach(it -> new Nextcloud(stack, it).write(note(it)));
  }

  private static String group(String client) {
    return client.equals("alpha") ? "canary" : "production";
  }

  /** What a client's user has written. */
  static String note(String client) {
    return "what %s wrote".formatted(client);
  }

  private static Offboarding leaving(Stack stack, String client) {
    new Nextcloud(stack, client).addContacts();
    var offboarding = Offboarding.startNext(stack, client);
    offboarding.approve();
    return offboarding;
  }

  private static OperationRun dated(Stack stack) {
    var nextYear = LocalDate.now(ZoneOffset.UTC).plusYears(1);
    var run = stack.operator.offboard("beta", nextYear, "the contract ends");
    until("it waits for its date", () -> run.progress().headline().contains("ends on " + nextYear));
    return run;
  }

  private static OperationRun release(Stack stack) {
    stack.repository.edit(
        "apps/nextcloud/compose.yml", "image: nextcloud:.+", "image: nextcloud:28.0.2");
    var run = stack.operator.deploy("nextcloud", "28.0.2");
    assertThat(run.asked()).contains("alpha");
    return run;
  }

  private static OperationRun stuck(Stack stack) {
    stack
        .sandbox
        .faults()
        .answer("POST /v1/servers", 403)
        .code("resource_limit_exceeded")
        .message("server limit exceeded")
        .once();
    var run = stack.operator.onboard("zeta", "nextcloud", "production");
    run.stuck();
    return run;
  }

  private static OperationRun onboarding(Stack stack) {
    var run = stack.operator.onboard("gamma", "nextcloud", "production");
    until(
        "gamma's host deploys its app",
        () -> stack.machine("gamma").works("px-*-deploy-nextcloud-*.service"));
    return run;
  }

  private static void until(String what, Callable<Boolean> seen) {
    await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(seen);
  }
}
