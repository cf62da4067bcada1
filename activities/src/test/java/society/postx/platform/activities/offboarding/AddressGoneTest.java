package society.postx.platform.activities.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.ssh.LocalSshd;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.release.Plans;

/** Asks a real SSH server and a real TLS server at what stands for the client's former address. */
class AddressGoneTest {
  private static final ClientPlan PLAN =
      Plans.plan(new ClientName("alpha"), "0".repeat(40), HetznerSandbox.RUN);
  private static final HostSpec HOST = HostSpec.of(PLAN, "127.0.0.1");

  @TempDir Path folder;
  private LocalSshd sshd;
  private final MockWebServer web = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    sshd = new LocalSshd(folder);
    sshd.makeKey("others");
  }

  @AfterEach
  void stop() {
    web.close();
    sshd.close();
  }

  /** What the address shows for any name. */
  private int certificate(String name) throws Exception {
    web.useHttps(context(name).getSocketFactory());
    web.enqueue(new MockResponse.Builder().build());
    web.start();
    return web.getPort();
  }

  private SSLContext context(String name) throws Exception {
    var file = folder.resolve("tls.p12");
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "tls",
                "-dname",
                "CN=test",
                "-ext",
                "san=dns:" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "for-this-test")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    return context(file);
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    try (InputStream stream = Files.newInputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(stream, "for-this-test".toCharArray());
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, "for-this-test".toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }
  }

  private static int nobody() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private AddressGone pinning(String key, int ssh, int https) {
    return new AddressGone(
        plan -> {
          try {
            return PinnedKeys.of(sshd.publicKey(key));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        Heartbeat.none(),
        ssh,
        https);
  }

  private static void assertFails(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .hasMessageContainingAll(words)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> assertThat(it.getType()).isEqualTo("VERIFICATION_FAILED"));
  }

  @Test
  void nobodyAtTheAddressIsWhatIsHopedFor() throws IOException {
    assertThat(pinning("host", nobody(), nobody()).verify(PLAN, HOST))
        .contains("127.0.0.1 shows nobody over SSH", "127.0.0.1 shows no certificate");
  }

  @Test
  void theClientsHostKeyIsFound() throws IOException {
    var look = pinning("host", sshd.port(), nobody());
    assertFails(() -> look.verify(PLAN, HOST), "127.0.0.1 shows the client's host key SHA256:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha.platform.example", "*.platform.example", "ALPHA.platform.example"})
  void aCertificateForTheClientsNameIsFound(String name) throws Exception {
    var look = pinning("others", nobody(), certificate(name));
    assertFails(() -> look.verify(PLAN, HOST), "127.0.0.1 shows a certificate for");
  }

  @Test
  void theNextUserOfTheAddressIsOnlyNamed() throws Exception {
    var look = pinning("others", sshd.port(), certificate("shop.example"));
    assertThat(look.verify(PLAN, HOST))
        .contains("another host key, SHA256:", "a certificate for shop.example");
  }

  /** One address of two is enough. */
  @Test
  void theIpv6AddressIsAskedToo() throws IOException {
    var both =
        new HostSpec(
            HOST.client(),
            HOST.domain(),
            "127.0.0.9",
            HOST.commit(),
            List.of(),
            HOST.run(),
            "::ffff:127.0.0.1");
    var look = pinning("host", sshd.port(), nobody());
    assertFails(() -> look.verify(PLAN, both), "127.0.0.1 shows the client's host key");
  }

  @Test
  void aNameInPlaceOfAnAddressIsRefusedBeforeAnybodyIsAsked() throws IOException {
    var look = pinning("host", sshd.port(), nobody());
    assertThatThrownBy(() -> look.verify(PLAN, HostSpec.of(PLAN, "localhost")))
        .hasMessageContaining("'localhost': not an IP address");
  }
}
