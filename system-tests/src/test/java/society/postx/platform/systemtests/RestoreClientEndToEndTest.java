package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import society.postx.platform.workflows.restore.RestoreClientResult;

/** A client's files and rows are gone; a person approves, and they are back as they were. */
@Tag("sandbox")
@Order(3)
@ExtendWith(SharedFleet.class)
class RestoreClientEndToEndTest {
  private static final String DATA = "/opt/docker/nextcloud/data";
  private static final String ROWS = "SELECT count(*), min(path), max(path) FROM oc_filecache";
  private static final String SUMS =
      "cd %s && find . -type f | sort | xargs sha256sum".formatted(DATA);

  @Test
  void anApprovedRestoreBringsBackFilesAndRowsOfTheNewestBackup(Fleet fleet) {
    var beta = fleet.nextcloud("beta");
    beta.write("what beta wrote before the backup");
    beta.machine().run("systemctl start platform-backup.service");
    var rows = beta.sql(ROWS);
    var files = beta.machine().run(SUMS);
    var unused = beta.sql("TRUNCATE oc_filecache");
    beta.machine().run("find %s/admin -type f -delete".formatted(DATA));

    var operator = fleet.stack().operator;
    var run = operator.restore("beta", "the disk lost files");
    assertThat(run.asked())
        .contains("Restore nextcloud of beta from snapshot ")
        .contains("moves beside the apps on the host for 7 days");
    operator.approve(run, "beta asked for it");
    var result = run.result(RestoreClientResult.class);

    assertThat(result.restored()).isTrue();
    assertThat(beta.sql(ROWS)).isEqualTo(rows);
    assertThat(beta.machine().run(SUMS)).isEqualTo(files);
    assertThat(beta.note()).isEqualTo("what beta wrote before the backup");
    assertThat(beta.machine().run("ls /opt/docker/.kept/*/until")).isNotEmpty();
    assertThat(beta.machine().run("ls /var/lib/platform/backups-held", "").ok()).isFalse();
    result
        .durations()
        .forEach((step, took) -> Figures.say("restore, %s: %s".formatted(step, took)));
  }
}
