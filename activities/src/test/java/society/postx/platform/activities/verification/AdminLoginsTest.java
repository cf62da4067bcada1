package society.postx.platform.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;

/**
 * A Nextcloud that refuses every password because a second factor is enforced; its container is
 * asked over real SSH, with a docker that notes what it is asked.
 */
class AdminLoginsTest {
  private static final String APP = "apps/nextcloud/app.yml";
  private static final AppManifest NEXTCLOUD =
      YamlFile.read(APP, TestTemplate.text(APP), AppManifest.class);
  private static final String FORBIDDEN =
      "<s:exception>OCA\\DAV\\Connector\\Sabre\\Exception\\PasswordLoginForbidden</s:exception>";

  @TempDir Path folder;
  private LocalSshd host;
  private final Hosts hosts = new Hosts();

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/sshd")), "skipped: /usr/sbin/sshd is missing");
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: a mount namespace of its own needs root");
    host = new LocalSshd(folder);
    Files.createDirectories(folder.resolve("opt/docker/nextcloud"));
    Files.createDirectory(folder.resolve("bin"));
    Files.writeString(
        folder.resolve("serve"),
        """
        exec unshare --mount sh -c 'mount --bind %1$s/opt /opt && mount --bind %1$s/bin /usr/local/bin &&
          exec sh -c "$SSH_ORIGINAL_COMMAND"'
        """
            .formatted(folder));
    Files.delete(folder.resolve("authorized_keys"));
    host.tie("user", "sh " + folder.resolve("serve"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    if (host != null) {
      host.close();
    }
  }

  @Test
  void theCommandInsideTheContainerProvesAnAccountWithASecondFactor() throws IOException {
    containerEnds(0, "  - installed: true");
    assertThat(checked())
        .isEqualTo("not tried, a second factor is asked for: nextcloud; checked inside: nextcloud");
    assertThat(Files.readString(folder.resolve("calls")))
        .isEqualTo("compose exec -T --user www-data app php occ status\n");
  }

  @Test
  void aSecondFactorHidesNoAppThatDoesNotWork() throws IOException {
    containerEnds(1, "Nextcloud is not installed");
    assertThatThrownBy(this::checked)
        .hasMessageContaining(
            "nextcloud: its check 'php occ status' fails: Nextcloud is not installed");
  }

  private void containerEnds(int status, String said) throws IOException {
    program("sudo", "shift 2\nexec \"$@\""); // -n --
    program("docker", "echo \"$*\" >>%s/calls\necho '%s'\nexit %d".formatted(folder, said, status));
  }

  private void program(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve("bin/" + name), "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String checked() {
    var logins = new LoginCheck(refusing(), Heartbeat.none());
    return new AdminLogins(logins, Heartbeat.none(), this::inside)
        .checked(
            new ClientName("alpha"),
            new Domain("alpha.platform.example"),
            Map.of(NEXTCLOUD, "R7mQ2xWc9TbN4kVd8Lh3Zp6s"));
  }

  /** As the worker's, which repeats it for a minute. */
  private String inside(List<AppManifest> apps) {
    try {
      var check = new InsideCheck(hosts, host.login(), Masking.none(), Heartbeat.none());
      var wrong =
          apps.stream()
              .map(check::finding)
              .flatMap(Optional::stream)
              .collect(Collectors.joining("; "));
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(wrong);
      }
      return OutsideVerification.names(apps);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static OkHttpClient refusing() {
    return new OkHttpClient.Builder()
        .addInterceptor(
            chain ->
                new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(401)
                    .message("")
                    .body(ResponseBody.create(FORBIDDEN, MediaType.get("text/xml")))
                    .build())
        .build();
  }
}
