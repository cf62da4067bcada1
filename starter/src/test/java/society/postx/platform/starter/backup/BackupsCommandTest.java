package society.postx.platform.starter.backup;

import static org.assertj.core.api.Assertions.assertThat;

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
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.pruning.ForgetSnapshotsImpl;
import society.postx.platform.workflows.pruning.PruneBackupsImpl;
import society.postx.platform.workflows.pruning.PruneClientImpl;
import society.postx.platform.workflows.testkit.TestWorkers;

@Timeout(120)
class BackupsCommandTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private final Terminal terminal = new Terminal();
  private final FakeOnboarding world = new FakeOnboarding();
  private final TestWorkers workers = new TestWorkers(temporal.address(), "default");

  @BeforeEach
  void twoClientsHaveOldSnapshots() {
    for (var client : new String[] {"alpha", "beta"}) {
      world.putForeign("file " + client);
      world.putForeign("snapshot %s 1".formatted(client));
    }
    world.suspect("beta", "7 snapshots claim\na time in the future");
    workers.work(world, PruneBackupsImpl.class, PruneClientImpl.class, ForgetSnapshotsImpl.class);
  }

  @AfterEach
  void nothingWasForgotten() {
    workers.close();
    assertThat(world.things()).contains("snapshot alpha 1", "snapshot beta 1");
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(
                new String[] {"backups"}, arguments, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void allClientsAreListedWithWhatWouldBeForgotten() {
    assertThat(run("--forget-plan")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "2 of 2 clients planned; nothing was forgotten",
            "  alpha                would forget 1, 1 kept: alpha 1",
            "  beta                 SUSPICIOUS: 7 snapshots claim a time in the future; would forget 1, 1 kept: beta 1");
  }

  @Test
  void oneClientsSnapshotsAreListedWithTheReason() throws JsonProcessingException {
    assertThat(run("--forget-plan", "beta")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "beta: would forget 1 snapshots, keep 1",
            "  suspicious  7 snapshots claim a time in the future",
            "  forget      beta 1 stored 2026-01-01: out of all terms");
    assertThat(run("--json", "--forget-plan", "alpha")).isZero();
    assertThat(Json.MAPPER.readTree(terminal.out()).at("/forget/0").asText()).isEqualTo("alpha 1");
  }

  @Test
  void badInputIsRefusedAndAFailureIsSaid() {
    assertThat(run("--forget-plan", "Beta")).isEqualTo(2);
    assertThat(terminal.err()).contains("client: 'Beta'");
    assertThat(run()).isEqualTo(2);
    world.fail("planForget beta", FailureType.REQUEST_REFUSED, "more than 10000 files");
    assertThat(run("--forget-plan", "beta")).isEqualTo(1);
    assertThat(terminal.err()).contains("plan/").contains("more than 10000 files");
  }
}
