package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.dns.NameServers;

/**
 * A hand-built predecessor behind a wildcard and a record at the client's name, and a week without
 * certificates left.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TakeOverEndToEndTest {
  private static final String OLD = "203.0.113.9";
  private static final String NAME = "hand.platform.example";

  @TempDir static Path folder;
  private static Stack stack;
  private static String digest = "";

  @BeforeAll
  static void start() {
    stack = Stack.start(folder);
    stack.account.addRecord("*", "A", OLD);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static Set<InetAddress> answer(String name) throws IOException {
    return NameServers.ask(stack.sandbox.dns(), name, "A");
  }

  @Test
  @Order(1)
  void anOnboardingThatWouldOutrankAWildcardIsRefusedBeforeAnythingIsBought() throws IOException {
    var commits = stack.repository.log();

    var refusal = refusal("--dry-run");
    assertThat(refusal)
        .contains("FOREIGN_RESOURCE", "rrset *.platform.example A " + OLD, "answers for " + NAME);
    assertThat(refusal()).isEqualTo(refusal);

    assertThat(stack.account.owned("hand").values()).containsOnly(0L);
    assertThat(stack.repository.log()).isEqualTo(commits);
    assertThat(answer(NAME)).containsExactly(InetAddress.getByName(OLD));
    digest = refusal.replaceAll("(?s).*--take-over ([0-9a-f]{12}).*", "$1");
  }

  @Test
  @Order(2)
  void aRecordThatAppearsAfterTheDecisionIsRefusedAgain() throws IOException {
    stack.account.addRecord("hand", "A", OLD);

    var refusal = refusal("--take-over", digest, "--operator", "eva");
    assertThat(refusal)
        .contains("takeOver: '%s': is not the digest of what is there now".formatted(digest))
        .contains("rrset %s A %s would be replaced".formatted(NAME, OLD));

    assertThat(stack.account.owned("hand").get("servers")).isZero();
    assertThat(answer(NAME)).containsExactly(InetAddress.getByName(OLD));
    digest = refusal.replaceAll("(?s).*--take-over ([0-9a-f]{12}).*", "$1");
  }

  @Test
  @Order(3)
  void aDecisionAboutExactlyThatMovesTheTrafficAndIsWrittenDown() throws IOException {
    var run =
        stack.operator.onboard(
            "hand", "nextcloud", "canary", "--take-over", digest, "--operator", "eva");
    var result = run.result();
    Figures.print(run, result);

    assertThat(result.summary())
        .contains(
            "replaced rrset %s A".formatted(NAME),
            "take-over decided by eva (%s)".formatted(digest));
    var address = InetAddress.getByName(String.valueOf(result.ipv4()));
    assertThat(answer(NAME)).containsExactly(address);
    assertThat(answer("www.platform.example")).containsExactly(InetAddress.getByName(OLD));
    assertThat(
            Website.at("https://%s/".formatted(NAME), address.getHostAddress(), stack.caFile())
                .names())
        .containsExactly(NAME);
    assertThat(stack.repository.text("docs/clients/hand.md"))
        .contains("| Taken over | take-over decided by eva (%s)".formatted(digest));
    assertThat(stack.operator.onboard("hand", "nextcloud").result().summary())
        .isEqualTo("nothing had to be changed");
  }

  @Test
  @Order(4)
  void atTheLimitOfTheWeeksCertificatesAnOnboardingWaitsBeforeAnythingIsMade() {
    stack.repository.edit(
        "platform.yml", "(?m)^  weeklyCertificates: .*$", "  weeklyCertificates: 1");
    var commits = stack.repository.log();

    var run = stack.operator.onboard("late", "nextcloud", "canary", "--take-over", late());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> run.progress().headline().startsWith("waits until "));

    assertThat(run.progress().headline()).contains("1 certificates were ordered", "of 1 that");
    assertThat(stack.account.owned("late").values()).containsOnly(0L);
    stack.operator.decide("abort", run, "next week");
    await().atMost(Duration.ofMinutes(1)).until(run::ended);
    assertThat(stack.repository.log()).isEqualTo(commits);
  }

  /** The wildcard answers for its name, too. */
  private static String late() {
    var run = stack.operator.onboard("late", "nextcloud", "canary", "--dry-run");
    return String.valueOf(catchThrowable(run::result).getCause())
        .replaceAll("(?s).*--take-over ([0-9a-f]{12}).*", "$1");
  }

  private static String refusal(String... flags) {
    var run = stack.operator.onboard("hand", "nextcloud", "canary", flags);
    var failure = catchThrowable(run::result);
    assertThat(failure).isNotNull();
    return String.valueOf(failure.getCause());
  }
}
