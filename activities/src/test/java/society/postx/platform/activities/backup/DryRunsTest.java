package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.backup.DryRuns.Summary;

/** The lines are what restic 0.18.0 printed for three files of 1000 bytes. */
class DryRunsTest {
  @Test
  void whatIsUnchangedCountsAsPartOfTheSnapshot() throws JsonProcessingException {
    var oneIsGone =
        Summary.of(
            """
            {"message_type":"summary","total_files":2,"files_restored":4,"files_skipped":2,\
            "files_deleted":1,"total_bytes":1000,"bytes_restored":1000,"bytes_skipped":2000}""");
    assertThat(oneIsGone.bytes()).isEqualTo(3000);
    assertThat(oneIsGone.deleted()).isEqualTo(1);
    assertThat(oneIsGone.unchanged()).isEqualTo(2);
  }

  @Test
  void aSnapshotThatIsOnTheDiskAlreadyIsNotEmpty() throws JsonProcessingException {
    var equal =
        Summary.of(
            """
            {"message_type":"summary","files_restored":3,"files_skipped":3,"bytes_skipped":3000}""");
    assertThat(equal.files()).isEqualTo(3);
    assertThat(equal.bytes()).isEqualTo(3000);
  }
}
