package society.postx.platform.workflows.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.deployment.DeployClientResult;
import society.postx.platform.workflows.deployment.DeploymentResult;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.deployment.Downtime;
import society.postx.platform.workflows.deployment.RollbackPlan;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.payload.PackedList;
import society.postx.platform.workflows.payload.PlatformConverter;
import society.postx.platform.workflows.rollout.RolloutOutcome;
import society.postx.platform.workflows.rollout.RolloutState;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.rollout.targets.TargetStatus;

/** Tests the state that a run hands to the run that it continues as. */
class ReleaseStateTest {
  /** Temporal warns at 512 KB and refuses at 2 MB. */
  private static final int WARNS_AT = 512 * 1024;

  private static final DataConverter CONVERTER = PlatformConverter.INSTANCE;

  @Test
  void aThousandClientsOfFiveAppsComeBackWholeFromAPayloadThatNobodyWarnsAbout() {
    var statuses = new ArrayList<TargetStatus<DeployClientResult>>();
    for (var number = 1; number <= 1000; number++) {
      statuses.add(share(number));
    }
    statuses.add(
        TargetStatus.of(new Target(new ClientName("last"), Group.PRODUCTION, null), false));
    var state =
        new RolloutState<Release, DeployClientResult>(
            new Release(
                FakeHost.NEW,
                "28.0.2",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "Europe/Berlin"),
            Instant.parse("2026-11-25T10:00:00Z"),
            statuses,
            21,
            false,
            false,
            new Checklist("DeployRelease", "", "WAVE", "Wave 21", List.of(), List.of(), List.of()));
    var payload = CONVERTER.toPayload(state).orElseThrow();
    assertThat(payload.getSerializedSize()).isLessThan(WARNS_AT);
    var type = new TypeReference<RolloutState<Release, DeployClientResult>>() {}.getType();
    assertThat((Object) CONVERTER.fromPayload(payload, RolloutState.class, type)).isEqualTo(state);
  }

  @Test
  void fiveThousandClientsAreAResultThatTemporalTakes() throws IOException {
    var result = result(5000);
    var payload = CONVERTER.toPayload(result).orElseThrow();
    assertThat(payload.getSerializedSize()).isLessThan(2 * WARNS_AT);
    assertThat(CONVERTER.fromPayload(payload, DeployReleaseResult.class, DeployReleaseResult.class))
        .isEqualTo(result);
    var read = new ObjectMapper().readTree(payload.getData().newInput());
    assertThat(PackedList.unpacked(read.path("clients")))
        .hasSize(5000)
        .allMatch(client -> client.path("outcome").asText().equals("DONE"));
  }

  @Test
  void twoHundredClientsAreAResultThatPeopleRead() {
    var result = result(200);
    var payload = CONVERTER.toPayload(result).orElseThrow();
    assertThat(payload.getData().toStringUtf8()).contains("\"client\":\"client-200\"");
    assertThat(CONVERTER.fromPayload(payload, DeployReleaseResult.class, DeployReleaseResult.class))
        .isEqualTo(result);
  }

  private static DeployReleaseResult result(int clients) {
    return new DeployReleaseResult(
        "2026-11-25-nextcloud",
        RolloutOutcome.DONE,
        "",
        FakeHost.NEW,
        "28.0.2",
        "ops",
        Instant.parse("2026-11-25T10:00:00Z"),
        Instant.parse("2026-11-25T11:00:00Z"),
        IntStream.rangeClosed(1, clients).mapToObj(ReleaseStateTest::deployment).toList(),
        List.of());
  }

  private static TargetStatus<DeployClientResult> share(int number) {
    var deployment = deployment(number);
    var back = new RollbackPlan(apps(FakeHost.OLD), FakeHost.OLD, FakeHost.OLD, List.of(), null);
    return TargetStatus.<DeployClientResult>of(
            new Target(deployment.client(), Group.PRODUCTION, null), false)
        .at(number)
        .ended(new DeployClientResult(deployment, back));
  }

  private static DeploymentResult deployment(int number) {
    var client = new ClientName("client-" + number);
    return new DeploymentResult(
        client,
        Outcome.DONE,
        "",
        apps(hash(-number).substring(0, 40)),
        apps(FakeHost.NEW),
        List.of("nextcloud:28.0.2", "postgres:17.12", "traefik:v3.6.1", "keycloak:26.4.0"),
        List.of(),
        hash(number),
        null,
        new Downtime(Duration.ofMillis(number * 7L), Duration.ofSeconds(30), 30),
        Map.of("BACK_UP_FIRST", Duration.ofMillis(number * 31L)));
  }

  /** As little alike as snapshots and commits are. */
  private static String hash(int number) {
    return Hashing.sha256().hashInt(number).toString();
  }

  private static List<AppAt> apps(String commit) {
    return Stream.of("keycloak", "listmonk", "nextcloud", "pretix", "traefik")
        .map(name -> new AppAt(new AppName(name), commit))
        .toList();
  }
}
