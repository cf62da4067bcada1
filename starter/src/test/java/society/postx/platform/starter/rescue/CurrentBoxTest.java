package society.postx.platform.starter.rescue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.OneName;
import society.postx.platform.starter.RequiredTools;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.ExternalTool;

/** Commands that read the Storage Box connect where platform.yml's resolver says that it is. */
class CurrentBoxTest {
  private static final String HOST = "u100001.box.invalid"; // unknown to the system (RFC 6761)

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private OneName dns;

  @BeforeEach
  void anAgeKeyAndSecrets() throws IOException {
    RequiredTools.need("age-keygen");
    dns = new OneName(HOST);
    ExternalTool.need("age-keygen", terminal.shell()).output(folder, "", "-o", "age.txt");
    var key =
        "-----BEGIN OPENSSH PRIVATE KEY-----\\n%s\\n-----END OPENSSH PRIVATE KEY-----"
            .formatted("b3BlbnNzaC1rZXk".repeat(10));
    var sops =
        Files.writeString(
            folder.resolve("sops"),
            """
            #!/bin/sh
            cat >/dev/null
            cat <<'SECRETS'
            {"storage_box_ssh_key": "%s", "platform_restic_password": "Zr6nKf2bYd9sHc3v"}
            SECRETS
            """
                .formatted(key));
    Files.setPosixFilePermissions(sops, PosixFilePermissions.fromString("rwx------"));
    terminal
        .with("PLATFORM_SOPS", sops.toString())
        .with("SOPS_AGE_KEY_FILE", folder.resolve("age.txt").toString());
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  private void repository(int port, String dnsSettings) {
    var files = new CommittedFiles(folder.resolve("infrastructure"));
    files.write("secrets/shared.sops.yaml", "{}\n");
    files.commit(
        "platform.yml",
        """
        storageBox: {id: 1, host: %s, port: %d, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICf9svRenC}
        dns: {%s}
        """
            .formatted(HOST, port, dnsSettings));
    terminal.with("PLATFORM_REPOSITORY", files.folder().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"handover alpha", "evidence", "client-key alpha"})
  void theResolverOfTheSettingsFindsTheBox(String command) throws Exception {
    try (var box = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var greeting = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> greet(box, greeting));
      repository(box.getLocalPort(), "resolver: '%s'".formatted(dns.resolver()));
      assertThat(terminal.run(command.split(" "))).isEqualTo(1);
      assertThat(greeting.getNow("nobody came: " + terminal.err())).isEqualTo("SSH-");
    }
  }

  private static void greet(ServerSocket box, CompletableFuture<String> greeting) {
    try (var visitor = box.accept()) {
      greeting.complete(new String(visitor.getInputStream().readNBytes(4), US_ASCII));
    } catch (IOException closed) {
      // nobody came
    }
  }

  @Test
  void aNameThatNobodyKnowsAndASilentOrMistypedResolverAreNamed() {
    repository(23, "");
    refused("the Storage Box's name %s has no address here".formatted(HOST));
    var silent = dns.resolver();
    dns.close();
    repository(23, "resolver: '%s'".formatted(silent));
    refused("the resolver %s does not answer for %s".formatted(silent, HOST));
    repository(23, "resolver: 9.9.9.9");
    refused("dns.resolver: '9.9.9.9': must be host:port");
  }

  private void refused(String said) {
    assertThat(terminal.run("evidence")).isEqualTo(1);
    assertThat(terminal.err()).contains(said).doesNotContain("Zr6nKf2bYd9sHc3v");
  }
}
