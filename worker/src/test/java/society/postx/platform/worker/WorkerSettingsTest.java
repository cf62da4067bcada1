package society.postx.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's token comes from a file or from the environment, and is never shown. */
class WorkerSettingsTest {
  private static final String TOKEN = "t0ken".repeat(12) + "abcd";
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @BeforeEach
  void others() {
    environment.put("PLATFORM_REPOSITORY", "ssh://git@git.example.org/infrastructure.git");
    environment.put("SOPS_AGE_KEY_FILE", "/run/secrets/age_key");
  }

  @Test
  void aTokenInAFileIsReadWithoutItsLineEnd() throws IOException {
    file(TOKEN + "\n");
    var settings = WorkerSettings.of(environment);
    assertThat(settings.hetznerToken()).isEqualTo(TOKEN);
    assertThat(settings.toString()).doesNotContain(TOKEN);
  }

  @Test
  void twoTokensAreRefusedBecauseNobodyKnowsWhichProjectIsMeant() throws IOException {
    file(TOKEN);
    environment.put("HCLOUD_TOKEN", TOKEN);
    refused("HCLOUD_TOKEN, HCLOUD_TOKEN_FILE: both are set; set one of them");
  }

  @Test
  void aFileWithoutATokenIsNamedAndWhatIsInItIsNot() throws IOException {
    file(" \n");
    refused("is empty");
    file(TOKEN.repeat(100));
    refused("cannot be read as a token");
    environment.put("HCLOUD_TOKEN_FILE", folder.resolve("none").toString());
    refused("cannot be read as a token (NoSuchFileException)");
    environment.remove("HCLOUD_TOKEN_FILE");
    refused("HCLOUD_TOKEN: not set");
  }

  private void file(String content) throws IOException {
    var file = Files.writeString(folder.resolve("token"), content);
    environment.put("HCLOUD_TOKEN_FILE", file.toString());
  }

  private void refused(String message) {
    assertThatThrownBy(() -> WorkerSettings.of(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(TOKEN));
  }
}
