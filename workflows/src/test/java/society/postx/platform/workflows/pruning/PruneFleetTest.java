package society.postx.platform.workflows.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.options;
import static society.postx.platform.workflows.onboarding.OnboardingTestKit.progress;

import io.temporal.api.history.v1.History;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import society.postx.platform.workflows.backup.ForgetReport;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.onboarding.OnboardingTestKit;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.testkit.Runs;

/** Prunes a fleet too large for one history while another operation holds some clients. */
@Timeout(300)
class PruneFleetTest {
  private static final int CLIENTS = 2000;
  private static final int BUSY = 100;

  private final CountingWorld world = new CountingWorld();
  private final OnboardingTestKit kit = new OnboardingTestKit(world);

  /** Counts what runs at once, and who is asked for. */
  private static final class CountingWorld extends FakeOnboarding {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger pruned = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public ClientPlan planOf(ClientName client, RunLabel run) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      return super.planOf(client, run);
    }

    @Override
    public ForgetReport forgetOld(ClientName client, SubAccount subAccount, List<String> approved) {
      running.decrementAndGet();
      pruned.incrementAndGet();
      return super.forgetOld(client, subAccount, approved);
    }

    @Override
    public ForgetReport planForget(ClientName client, SubAccount subAccount) {
      running.decrementAndGet();
      return super.planForget(client, subAccount);
    }

    @Override
    public String holderOf(ClientName client) {
      looks.incrementAndGet();
      return super.holderOf(client);
    }
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aBusyTwentiethOfTwoThousandClientsHoldsUpNobodyAndIsReportedOnce() {
    for (var number = 0; number < CLIENTS; number++) {
      world.putForeign("file c%04d".formatted(number));
    }
    for (var number = 0; number < BUSY; number++) {
      hold("c%04d".formatted(number * CLIENTS / BUSY));
    }
    var run = kit.client.newUntypedWorkflowStub("PruneBackups", options("prune-backups"));
    var execution = run.start(Map.of());
    var result = run.getResult(PruneBackupsResult.class);

    assertThat(result.summary()).isEqualTo("1900 of 2000 clients pruned");
    assertThat(result.clients()).hasSize(CLIENTS);
    assertThat(result.clients().values().stream().filter(it -> it.startsWith("not pruned: ")))
        .hasSize(BUSY)
        .allMatch(it -> it.contains("holds its permit"));
    assertThat(world.pruned).hasValue(CLIENTS - BUSY);
    assertThat(world.most).hasValueLessThanOrEqualTo(3);
    assertThat(world.alerts(1))
        .singleElement()
        .satisfies(alert -> assertThat(alert.text()).contains("and 50 more, see the result"));

    var histories = new Runs(kit.client, execution).histories();
    assertThat(histories).hasSizeGreaterThan(1);
    Runs.withinLimits(histories);
    assertThat(histories).extracting(History::getEventsCount).allMatch(events -> events < 4096);
    var waited = kit.client.fetchHistory("prune-backups/c0000").getHistory();
    System.err.printf(
        "a client busy for 50 minutes: %d events; %d looks for %d busy clients%n",
        waited.getEventsCount(), world.looks.get(), BUSY);
    assertThat(waited.getEventsCount()).isBetween(100, 250);

    var items = progress(run).items();
    assertThat(items).hasSize(CLIENTS);
    assertThat(items).filteredOn(item -> item.state() == StepState.STUCK).hasSize(BUSY);
    assertThat(details(run).getBytes(StandardCharsets.UTF_8).length).isLessThan(20_000);
    assertThat(details(run)).contains("1900 done, 100 failed", "c0000 stayed busy for");
  }

  private static String details(io.temporal.client.WorkflowStub run) {
    var metadata =
        run.query("__temporal_workflow_metadata", io.temporal.api.sdk.v1.WorkflowMetadata.class);
    return metadata.getCurrentDetails();
  }

  private void hold(String client) {
    var unused = kit.kit.hold(client, "restore/" + client);
  }
}
