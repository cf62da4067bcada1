package society.postx.platform.workflows.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.DeploymentPlan.AppChange;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.release.Plans;

/** Tests what a rollback restores and what it keeps. ADR §8, scenarios 1 and 2. */
class RollbackPlanTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final AppName KEYCLOAK = new AppName("keycloak");
  private static final String OLD = "01d";
  private static final HostState BEFORE = runs(OLD, "28.0.1", "26.0.0");

  @Test
  void onlyTheAppThatMigratedComesBackFromTheSnapshot() {
    var back = back(List.of(change(NEXTCLOUD, false), change(KEYCLOAK, true)), "28.0.1");
    assertThat(back.snapshot()).isEqualTo("s-1");
    assertThat(back.migrated()).containsExactly(new AppAt(KEYCLOAK, OLD));
    assertThat(back.apps()).hasSize(2);
  }

  @Test
  void anAppWhoseVersionAnswerMovedComesBackFromTheSnapshot() {
    var back = back(List.of(change(NEXTCLOUD, false)), "28.0.2");
    assertThat(back.migrated()).containsExactly(new AppAt(NEXTCLOUD, OLD));
  }

  @Test
  void anAppThatIsSilentSinceItsImageChangedComesBackFromTheSnapshot() {
    var back = back(List.of(change(NEXTCLOUD, false)), null);
    assertThat(back.migrated()).containsExactly(new AppAt(NEXTCLOUD, OLD));
  }

  @Test
  void withoutAMigrationADeploymentLeadsBackAndNothingIsLost() {
    var back = back(List.of(change(NEXTCLOUD, false)), "28.0.1");
    assertThat(back.snapshot()).isNull();
    assertThat(back.migrated()).isEmpty();
  }

  @Test
  void anAppThatTheFailedDeploymentDidNotReachKeepsItsData() {
    assertThat(migrated(Optional.of(deployed("1a", "0b"))))
        .containsExactly(new AppAt(NEXTCLOUD, OLD));
    assertThat(migrated(Optional.of(deployed("0a", "0b")))).isEmpty();
    assertThat(migrated(Optional.of(deployed(null, "0b"))))
        .as("one that began and did not end")
        .containsExactly(new AppAt(NEXTCLOUD, OLD));
    assertThat(migrated(Optional.empty()))
        .as("a host that does not answer, until it does")
        .hasSize(2);
  }

  @Test
  void aHostThatAnswersLaterKeepsTheDataOfAppsThatTheDeploymentDidNotReach() {
    assertThat(later(deployed("1a", "0b")).migrated()).containsExactly(new AppAt(NEXTCLOUD, OLD));
    var untouched = later(deployed("0a", "0b"));
    assertThat(untouched.migrated()).isEmpty();
    assertThat(untouched.snapshot()).isNull();
    assertThat(untouched.apps()).hasSize(2);
  }

  @Test
  void aHostThatAnswersLaterKeepsTheDataOfAnAppWhoseVersionDidNotMove() {
    var plan = plan(List.of(change(NEXTCLOUD, false), change(KEYCLOAK, false)));
    var before = deployed("0a", "0b");
    var back = RollbackPlan.of(plan, before, Optional.empty(), true, "s-1");
    assertThat(back.migrated()).hasSize(2);
    assertThat(back.narrowed(plan, before, deployed("1a", "1b")).migrated()).isEmpty();
    assertThat(back.narrowed(plan, before, deployed(null, "1b")).migrated())
        .as("a deployment that is unfinished may migrate yet")
        .containsExactly(new AppAt(NEXTCLOUD, OLD));
  }

  @Test
  void whatTheFirstAnswerSparedStaysSpared() {
    var plan = migration();
    var before = deployed("0a", "0b");
    var back = RollbackPlan.of(plan, before, Optional.of(deployed("1a", "0b")), true, "s-1");
    assertThat(back.narrowed(plan, before, deployed("1a", null)).migrated())
        .containsExactly(new AppAt(NEXTCLOUD, OLD));
  }

  private static RollbackPlan later(HostState now) {
    var before = deployed("0a", "0b");
    return RollbackPlan.of(migration(), before, Optional.empty(), true, "s-1")
        .narrowed(migration(), before, now);
  }

  private static List<AppAt> migrated(Optional<HostState> after) {
    return RollbackPlan.of(migration(), deployed("0a", "0b"), after, true, "s-1").migrated();
  }

  private static DeploymentPlan migration() {
    return plan(List.of(change(NEXTCLOUD, true), change(KEYCLOAK, true)));
  }

  private static DeploymentPlan plan(List<AppChange> changes) {
    return new DeploymentPlan(
        Plans.plan(ALPHA, "4e3", new RunLabel("run-1")),
        BEFORE.appsAt(),
        BEFORE.appsAt(),
        false,
        changes);
  }

  private static HostState deployed(@Nullable String nextcloud, @Nullable String keycloak) {
    return new HostState(
        ALPHA,
        Condition.HEALTHY,
        "",
        OLD,
        List.of(
            new RunningApp(NEXTCLOUD, OLD, List.of(), "28.0.1", nextcloud),
            new RunningApp(KEYCLOAK, OLD, List.of(), "26.0.0", keycloak)));
  }

  @Test
  void aHostThatOnlyBacksUpIsNotTakenForOneWhoseAppWasSilentBecauseItWasBroken() {
    var before =
        new HostState(
            ALPHA,
            Condition.UNHEALTHY,
            "its disk is nearly full",
            OLD,
            runs(OLD, null, null).apps(),
            List.of(),
            null);
    var plan =
        new DeploymentPlan(
            Plans.plan(ALPHA, "4e3", new RunLabel("run-1")),
            before.appsAt(),
            before.appsAt(),
            false,
            List.of(change(NEXTCLOUD, false)));
    var back = RollbackPlan.of(plan, before, Optional.of(runs("4e3", null, null)), true, "s-1");
    assertThat(back.migrated()).isEmpty();
  }

  private static RollbackPlan back(List<AppChange> changes, @Nullable String nextcloudAfter) {
    var plan =
        new DeploymentPlan(
            Plans.plan(ALPHA, "4e3", new RunLabel("run-1")),
            BEFORE.appsAt(),
            BEFORE.appsAt(),
            false,
            changes);
    return RollbackPlan.of(
        plan, BEFORE, Optional.of(runs("4e3", nextcloudAfter, "26.0.0")), true, "s-1");
  }

  private static AppChange change(AppName app, boolean migrates) {
    return new AppChange(app, List.of(app + ":1"), List.of(app + ":2"), List.of(), migrates);
  }

  private static HostState runs(
      String commit, @Nullable String nextcloud, @Nullable String keycloak) {
    return new HostState(
        ALPHA,
        Condition.HEALTHY,
        "",
        OLD,
        List.of(
            new RunningApp(NEXTCLOUD, commit, List.of(), nextcloud),
            new RunningApp(KEYCLOAK, commit, List.of(), keycloak)));
  }
}
