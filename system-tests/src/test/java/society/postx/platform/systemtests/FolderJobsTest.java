package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code PermitProofTest} measures is the platform's own job script and its lock. */
class FolderJobsTest {
  @TempDir private Path folder;

  @Test
  void jobsOfTwoRunsChangeTheHostOneAfterTheOtherThoughNobodyWatchesThem() throws Exception {
    var host = new FolderJobs(folder);
    assertThat(host.begin("px-one", "alpha/1", "first", 2_000)).startsWith("running");
    assertThat(host.begin("px-two", "alpha/2", "second", 100)).startsWith("running");
    assertThat(host.busy()).isTrue();
    await().atMost(Duration.ofSeconds(30)).until(() -> !host.busy());
    assertThat(host.begun()).isEqualTo(2);
    var changes = host.changes();
    assertThat(changes).extracting(FolderJobs.Held::run).containsExactly("first", "second");
    assertThat(changes.get(1).from()).isGreaterThanOrEqualTo(changes.get(0).to());
  }

  @Test
  void anotherAttemptFindsItsJobAndDoesNotRepeatIt() throws Exception {
    var host = new FolderJobs(folder);
    var unused = host.begin("px-one", "alpha/1", "first", 1_500);
    assertThat(host.begin("px-one", "alpha/1", "first", 1_500)).matches("running|ended 0");
    await().atMost(Duration.ofSeconds(30)).until(() -> host.look("px-one").equals("ended 0"));
    assertThat(host.begun()).isEqualTo(1);
  }
}
