package society.postx.platform.workflows.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.testkit.HostileWords.SAID;
import static society.postx.platform.workflows.testkit.HostileWords.assertHarmlessMarkdown;
import static society.postx.platform.workflows.testkit.HostileWords.assertHarmlessText;

import io.temporal.api.sdk.v1.WorkflowMetadata;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.testkit.WorkflowTestKit;

/** Names of images and packages are a host's and strangers' words. */
class HostileImagesTest {
  private final FakeFleetOfContainers fleet = new FakeFleetOfContainers();
  private final WorkflowTestKit kit = new WorkflowTestKit();

  @AfterEach
  void stop() {
    kit.close();
  }

  @Test
  void aHostileImageNeitherBreaksTheScanNorTheReport() {
    kit.work(fleet, ScanImagesImpl.class, SendAlertImpl.class);
    var hostile = new RunningImage("shop:1 " + SAID, "shop@sha256:c0ffee");
    fleet.runs("alpha", hostile, new RunningImage("local " + SAID, ""));
    fleet.vulnerability(hostile.name(), "CVE-1");
    fleet.runs("beta", FakeFleetOfContainers.image("traefik:3.6.1"));
    fleet.fail("scanRunning traefik:3.6.1", UNAVAILABLE, SAID);
    var run =
        kit.client().newUntypedWorkflowStub("ScanImages", WorkflowTestKit.options("scan-images"));
    run.start(Map.of());
    var result = run.getResult(ScanImagesResult.class);
    assertThat(fleet.reports()).hasSize(1);
    assertHarmlessText(result.summary());
    result.fresh().forEach(line -> assertThat(line).doesNotContain("\n", "\u001b"));
    var details =
        run.query("__temporal_workflow_metadata", WorkflowMetadata.class).getCurrentDetails();
    assertHarmlessMarkdown(details);
    assertHarmlessText(fleet.alerts(1).getFirst().text());
  }
}
