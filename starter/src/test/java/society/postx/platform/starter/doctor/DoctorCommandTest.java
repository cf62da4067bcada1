package society.postx.platform.starter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.RequiredTools;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.Json;

class DoctorCommandTest {
  private static final String TOKEN = "A".repeat(60) + "gone";

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", "127.0.0.1:1");

  @Test
  void everythingThatIsMissingIsNamedWithItsRemedy() throws IOException {
    terminal.with("PATH", "/nowhere").with("HOME", folder.toString());
    assertThat(terminal.run("doctor", "--json")).isEqualTo(1);
    var findings = Json.MAPPER.readTree(terminal.out());
    assertThat(findings.findValuesAsText("subject"))
        .containsAll(List.of("sops", "age", "git", "ssh", "restic", "hetzner", "age key"))
        .containsAll(List.of("repository", "temporal"));
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.get("fine").asBoolean()).isFalse();
              assertThat(finding.get("remedy").asText()).isNotBlank();
            });
  }

  @Test
  void aRefusedTokenIsReportedWithoutItsValue() throws IOException {
    var hetzner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hetzner.createContext(
        "/v1/locations",
        call -> {
          var known = call.getRequestHeaders().getFirst("Authorization").equals("Bearer good");
          call.sendResponseHeaders(known ? 200 : 401, -1);
          call.close();
        });
    hetzner.start();
    try {
      terminal.with(
          "HCLOUD_ENDPOINT", "http://127.0.0.1:%d/v1".formatted(hetzner.getAddress().getPort()));
      terminal.with("HCLOUD_TOKEN", TOKEN).run("doctor");
      assertThat(terminal.out()).contains("✗ hetzner:", "refuses the token");
      assertThat(terminal.out() + terminal.err()).doesNotContain(TOKEN);
      terminal.with("HCLOUD_TOKEN", "good").run("doctor");
      assertThat(terminal.out()).contains("✓ hetzner:");
    } finally {
      hetzner.stop(0);
    }
  }

  @Test
  void aTokenWithALineEndIsNotQuoted() {
    terminal.with("HCLOUD_TOKEN", TOKEN + "\n").with("HCLOUD_ENDPOINT", "http://127.0.0.1:1");
    terminal.run("doctor");
    assertThat(terminal.out() + terminal.err()).contains("malformed").doesNotContain(TOKEN);
  }

  @Test
  void whatInitMadeIsHealthyOnceItsKeyIsKnown() throws IOException {
    RequiredTools.need("sops", "age-keygen");
    var key = folder.resolve("age.txt");
    var repository = folder.resolve("infrastructure");
    assertThat(terminal.run("init", repository.toString(), "--age-key", key.toString()))
        .as(terminal.err())
        .isZero();
    terminal
        .with("SOPS_AGE_KEY_FILE", key.toString())
        .with("PLATFORM_REPOSITORY", repository + ".git")
        .run("doctor");
    assertThat(terminal.out())
        .contains("✓ age key:", "✓ repository:", "✓ platform.yml:", "✓ shared secrets:");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    terminal.with("PLATFORM_REPOSITORY", repository.toString()).run("doctor");
    assertThat(terminal.out())
        .contains("✗ age key:", "chmod 600")
        .contains("✗ repository:", "working files");
  }
}
