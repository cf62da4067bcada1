package society.postx.platform.starter.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.testkit.TestWorkers;
import society.postx.platform.workflows.upgrade.FakeServers;
import society.postx.platform.workflows.upgrade.UpgradeServerImpl;
import society.postx.platform.workflows.upgrade.UpgradeServersImpl;

/** An upgrade from start to end by the command line alone. */
@Timeout(120)
class UpgradeCommandTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private final Terminal terminal = new Terminal();
  private final FakeServers servers = new FakeServers();
  private final TestWorkers workers = new TestWorkers(temporal.address(), "default");

  @BeforeEach
  void work() {
    servers.add("alpha", Group.CANARY);
    servers.add("beta", Group.PRODUCTION);
    workers.work(
        servers,
        UpgradeServersImpl.class,
        UpgradeServerImpl.class,
        PermitImpl.class,
        SendAlertImpl.class);
  }

  @AfterEach
  void rest() {
    workers.close();
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(arguments, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  /** Its id. */
  private String upgrade() throws JsonProcessingException {
    assertThat(run("upgrade", "--reason", "November", "--soak", "PT0S", "--json", "--no-watch"))
        .as(terminal.err())
        .isZero();
    var id = Json.MAPPER.readTree(terminal.out()).path("id").asText();
    assertThat(id).matches("upgrade/\\d{4}-\\d\\d-\\d\\d-\\d{6}");
    return id;
  }

  /** A decision that comes before its gate is open is refused. */
  private void untilTaken(String... decision) {
    await().until(() -> run(decision) == 0);
  }

  /** Digest that its approval shows, once it asks. */
  private String plan(String id) throws JsonProcessingException {
    assertThat(run("watch", id)).as(terminal.err()).isEqualTo(3);
    assertThat(run("watch", id, "--json")).isEqualTo(3); // now that alone is what it shows
    return Json.MAPPER.readTree(terminal.out()).findPath("digest").asText();
  }

  private void ends(RolloutOutcome outcome) {
    await().until(() -> servers.upgrades().stream().anyMatch(it -> it.outcome() == outcome));
  }

  @Test
  void anApprovedUpgradeReachesProduction() throws Exception {
    var id = upgrade();
    assertThat(run("approve", id, "--reason", "canary is healthy", "--plan", plan(id)))
        .as(terminal.err())
        .isZero();
    ends(RolloutOutcome.DONE);
    assertThat(servers.journal("beta")).contains("upgrade", "reboot");
  }

  @Test
  void aRejectedUpgradeChangesNoProductionHostAndHasNoRollback() throws Exception {
    var id = upgrade();
    assertThat(run("rollback", id, "--reason", "users complain")).isEqualTo(1);
    untilTaken("reject", id, "--reason", "login is slow");
    ends(RolloutOutcome.REJECTED);
    assertThat(servers.journal("beta")).isEmpty();
  }

  @Test
  void badFlagsAreRefusedBeforeAnythingIsStarted() {
    assertThat(run("upgrade", "--reason", "x", "--failure-budget", "many")).isEqualTo(2);
    assertThat(terminal.err()).contains("failureBudget: 'many': a count or a percentage");
  }
}
