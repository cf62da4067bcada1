package society.postx.platform.workflows.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.payload.PlatformConverter;

class HostStateTest {
  @Test
  void conditionsKeepTheWordsOfRecordedHistories() {
    assertThat(json(Condition.HEALTHY)).contains("\"condition\":\"WELL\"");
    assertThat(json(Condition.UNHEALTHY)).contains("\"condition\":\"UNWELL\"");
    assertThat(json(Condition.UNREACHABLE)).contains("\"condition\":\"UNREACHABLE\"");
    for (var condition : Condition.values()) {
      var payload = PlatformConverter.INSTANCE.toPayload(state(condition)).orElseThrow();
      assertThat(PlatformConverter.INSTANCE.fromPayload(payload, HostState.class, HostState.class))
          .isEqualTo(state(condition));
    }
  }

  private static String json(Condition condition) {
    return PlatformConverter.INSTANCE
        .toPayload(state(condition))
        .orElseThrow()
        .getData()
        .toStringUtf8();
  }

  private static HostState state(Condition condition) {
    return new HostState(new ClientName("alpha"), condition, "", "", List.of());
  }
}
