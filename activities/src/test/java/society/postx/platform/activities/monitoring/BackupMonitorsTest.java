package society.postx.platform.activities.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.client.AppName;

class BackupMonitorsTest {
  @TempDir private Path folder;

  @Test
  void everyAppOfTheTemplateThatShutsUsersOutHasAMonitorThatSeesIt() {
    var template = TestRepository.in(folder, TestTemplate.files()).opened().latest();
    var shutting =
        template.files("apps").stream()
            .filter(path -> path.endsWith("/app.yml"))
            .map(path -> template.app(new AppName(path.split("/", -1)[1])))
            .filter(app -> app.maintenance().isPresent())
            .toList();
    assertThat(shutting)
        .isNotEmpty()
        .allSatisfy(
            app -> assertThat(app.monitors()).anyMatch(monitor -> monitor.backupMinutes() > 0));
  }

  @Test
  void aBackupOfMoreThanSixHoursIsRefused() {
    assertThatThrownBy(() -> new AppManifest.Monitor("Files", "@", "/login", 200, 361))
        .hasMessage("backupMinutes: '361': 0 to 360");
  }
}
