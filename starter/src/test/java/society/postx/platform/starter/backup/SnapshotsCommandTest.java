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
import society.postx.platform.workflows.snapshots.ListSnapshotsImpl;
import society.postx.platform.workflows.testkit.TestWorkers;

@Timeout(120)
class SnapshotsCommandTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private final Terminal terminal = new Terminal();
  private final FakeOnboarding world = new FakeOnboarding();
  private final TestWorkers workers = new TestWorkers(temporal.address(), "default");

  @BeforeEach
  void aClient() {
    world.putForeign("file alpha");
    workers.work(world, ListSnapshotsImpl.class);
  }

  @AfterEach
  void stop() {
    workers.close();
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(
                new String[] {"snapshots"},
                arguments,
                new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void snapshotsAreListedWithAgeSizeTagsPinsAndDoubts() throws JsonProcessingException {
    assertThat(run("alpha")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "alpha: 3 snapshots",
            "5a5a5a5a  2026-11-20 03:00 UTC  9 h 0 min         34.0 MB",
            "6b6b6b6b  2026-11-19 03:00 UTC  1 d 9 h                 -  deploy-7, x",
            "          pinned until 2026-12-20 12:00 UTC: before deploy/7",
            "          odd: it claims another time",
            "7c7c7c7c  not on the box                          7 bytes",
            "          odd: the box shows no file of it");
    assertThat(run("alpha", "--json")).isZero();
    assertThat(Json.MAPPER.readTree(terminal.out()).at("/snapshots/0/id").asText())
        .isEqualTo("5a".repeat(32));
  }

  @Test
  void filesAreFoundWithTheNewestSnapshotThatHoldsThem() {
    assertThat(run("alpha", "--find", "report*")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "2 files and folders match",
            " 12 bytes  /opt/a/report.odt",
            "          newest in 5a5a5a5a of 2026-11-20 03:00 UTC, in 2 snapshots",
            "   folder  /opt/a/ reports",
            "          newest in 6b6b6b6b of 2026-11-19 03:00 UTC, in 1 snapshots");
  }

  @Test
  void twoSnapshotsAreCompared() {
    assertThat(run("alpha", "--diff", "5a5a5a5a", "6b6b6b6b")).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "5a5a5a5a to 6b6b6b6b: 1 files added (1.4 kB), 2 removed (34.0 MB), 3 changed; the first 2 of 6",
            "+ /opt/a/new",
            "M /opt/a/report.odt");
    assertThat(run("alpha", "--diff", "5a5a5a5a", "deadbeef")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("diff: 'deadbeef': none of the newest 3 snapshots matches; ./platform snapshots");
    assertThat(run("alpha", "--diff", "5a5a5a5a", "latest")).isEqualTo(2);
    assertThat(terminal.err()).contains("diff: '[5a5a5a5a, latest]': two ids of snapshots");
    assertThat(run("alpha", "--find", " ")).isEqualTo(2);
    assertThat(terminal.err()).contains("find: ' ': 1 to 300 characters");
  }

  @Test
  void badInputIsRefusedAndAFailureIsSaid() {
    assertThat(run("Alpha")).isEqualTo(2);
    assertThat(terminal.err()).contains("client: 'Alpha'");
    assertThat(run()).isEqualTo(2);
    world.fail("listSnapshots alpha", FailureType.REQUEST_REFUSED, "more than 10000 files");
    assertThat(run("alpha")).isEqualTo(1);
    assertThat(terminal.err()).contains("snapshots/alpha/").contains("more than 10000 files");
  }
}
