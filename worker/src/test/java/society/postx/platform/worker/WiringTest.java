package society.postx.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** What workflows call is offered on the queue on which they look for it. */
class WiringTest {
  private final WorkflowTestKit temporal = new WorkflowTestKit();
  private final WorkerFactory factory = WorkerFactory.newInstance(temporal.client());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void everyActivityIsOfferedOnTheQueueThatItsContractNames()
      throws IOException, InterruptedException {
    var repository = folder.resolve("infrastructure.git").toString();
    var init = new ProcessBuilder("git", "init", "--quiet", "--bare", repository).start();
    assertThat(init.waitFor()).isZero();
    var settings =
        WorkerSettings.of(
            Map.of(
                "PLATFORM_REPOSITORY", repository,
                "PLATFORM_STATE", folder.toString(),
                "SOPS_AGE_KEY_FILE", folder.resolve("keys.txt").toString(),
                "HCLOUD_TOKEN", "t".repeat(64)));
    assertThatCode(() -> new Wiring(settings).register(factory, temporal.client()))
        .doesNotThrowAnyException();
  }

  @Test
  void anActivityOnAnotherQueueIsRefusedWithItsName() {
    var platform = PlatformWorker.platform(factory);
    var atHetzner =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ReplacementActivities.class},
            (proxy, method, arguments) -> null);
    assertThatThrownBy(() -> Wiring.offer(platform, atHetzner))
        .hasMessageContaining("ReplacementActivities belongs to platform-hetzner");
  }
}
