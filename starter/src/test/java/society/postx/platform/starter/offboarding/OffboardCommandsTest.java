package society.postx.platform.starter.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.offboarding.FakeOffboarding;
import society.postx.platform.workflows.offboarding.OffboardClientImpl;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.testkit.TestWorkers;

@Timeout(120)
class OffboardCommandsTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();

  private final Terminal terminal = new Terminal();
  private final FakeOffboarding world = new FakeOffboarding(Instant::now);
  private final TestWorkers workers = new TestWorkers(temporal.address(), "default");

  @BeforeEach
  void alphaIsAClient() {
    world.add("alpha", Group.PRODUCTION);
    workers.work(world, OffboardClientImpl.class, SendAlertImpl.class, PermitImpl.class);
  }

  @AfterEach
  void stop() {
    workers.close();
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(arguments, new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  private int offboard(String date, String... more) {
    return run(
        Stream.of(
                new String[] {
                  "offboard", "alpha", "--date", date, "--invoice", "2027-0031", "--reason", "ended"
                },
                more)
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  /** A worker that has just begun may take its time. */
  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  @Test
  void theLastDayIsMovedAndTheOffboardingCancelled() {
    assertThat(offboard(LocalDate.now(ZoneOffset.UTC).plusDays(60).toString()))
        .as(terminal.err())
        .isZero();
    patiently()
        .until(
            () ->
                run("move-date", "alpha", "--to", "2000-01-01", "--reason", "asked") == 1
                    && terminal.err().contains("moveDate is refused: until: '2000-01-01': a day"));
    var nextYear = LocalDate.now(ZoneOffset.UTC).plusDays(300).toString();
    assertThat(run("move-date", "alpha", "--to", nextYear, "--reason", "asked"))
        .as(terminal.err())
        .isZero();
    assertThat(run("abort", "offboard/alpha", "--reason", "the client stays")).isZero();
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void aDryRunNamesEverythingThatWouldGo() {
    assertThat(offboard("2026-01-31", "--dry-run", "--watch")).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("nothing was changed");
    assertThat(world.journal()).isEmpty();
  }

  @Test
  void badInputIsRefusedBeforeAnythingStarts() {
    assertThat(offboard("31.1.2027")).isEqualTo(2);
    assertThat(terminal.err()).contains("terminationDate (--date): '31.1.2027'");
    assertThat(offboard("2027-01-31", "--retention-days", "30")).isEqualTo(2);
    assertThat(terminal.err()).contains("instruction: is missing");
    assertThat(offboard("2027-01-31", "--recipient", "age1x")).isEqualTo(2);
    assertThat(terminal.err()).contains("recipient: 'age1x'");
    assertThat(run("move-date", "alpha", "--to", "soon", "--reason", "asked")).isEqualTo(2);
    assertThat(terminal.err()).contains("--to: 'soon': a day (example: 2027-02-28)");
    assertThat(run("confirm-receipt", "alpha", "--reason", "mail")).isOne();
    assertThat(terminal.err()).contains("offboard/alpha: does not run");
  }
}
