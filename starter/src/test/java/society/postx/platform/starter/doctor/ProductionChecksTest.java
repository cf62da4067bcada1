package society.postx.platform.starter.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.OneName;
import society.postx.platform.starter.Ports;
import society.postx.platform.starter.RequiredTools;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Json;

/** Doctor against services that answer as those of production do. */
class ProductionChecksTest {
  private static final String TOKEN = "A".repeat(64);
  private static final String READ_ONLY = "B".repeat(64);
  private static final String RECIPIENTS =
      "creation_rules:\n  - age: age1%s,age1%s\n".formatted("q".repeat(58), "p".repeat(58));

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal().with("TEMPORAL_ADDRESS", "127.0.0.1:1");
  private final List<String> writes = new ArrayList<>();
  private HttpServer web;
  private String delegation = "valid";
  private String access = "{\"ssh_enabled\": true, \"reachable_externally\": true}";
  private int accounts = 3;

  @BeforeEach
  void services() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext("/", this::answer);
    web.start();
    terminal
        .with("HOME", folder.toString())
        .with("HCLOUD_TOKEN", TOKEN)
        .with("HCLOUD_ENDPOINT", address() + "/v1")
        .with("HETZNER_ENDPOINT", address() + "/v1");
  }

  @AfterEach
  void stop() {
    web.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + web.getAddress().getPort();
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      var path = call.getRequestURI().toString();
      var readOnly =
          ("Bearer " + READ_ONLY).equals(call.getRequestHeaders().getFirst("Authorization"));
      if (call.getRequestMethod().equals("POST")) {
        writes.add(path + " " + new String(call.getRequestBody().readAllBytes(), UTF_8));
      }
      var body =
          switch (path) {
            case "/v1/locations" -> "{\"locations\": []}";
            case "/v1/ssh_keys" ->
                "{\"error\": {\"code\": \"%s\"}}"
                    .formatted(readOnly ? "token_readonly" : "invalid_input");
            case "/v1/zones?name=platform.example" ->
                """
                {"zones": [{"name": "platform.example", "authoritative_nameservers":
                 {"assigned": ["hydrogen.ns.hetzner.com."], "delegation_status": "%s"}}]}"""
                    .formatted(delegation);
            case "/v1/storage_boxes/42" ->
                """
                {"storage_box": {"access_settings": %s, "snapshot_plan": null,
                 "storage_box_type": {"automatic_snapshot_limit": 10, "subaccounts_limit": 100}}}"""
                    .formatted(access);
            case "/v1/storage_boxes/42/subaccounts" ->
                "{\"subaccounts\": [%s]}".formatted("{},".repeat(accounts - 1) + "{}");
            case "/api/entry-page" -> "{\"type\": \"entryPage\"}";
            case "/api/push/doctor" -> "{\"ok\": false, \"msg\": \"Monitor not found\"}";
            default -> "<html>";
          };
      call.sendResponseHeaders(path.contains("push") ? 404 : 200, 0);
      call.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private CommittedFiles repository(String settings, String recipients) {
    var files = new CommittedFiles(folder.resolve("infrastructure"));
    files.write("secrets/.sops.yaml", recipients);
    files.commit("platform.yml", settings);
    terminal.with("PLATFORM_REPOSITORY", files.folder().toString());
    return files;
  }

  /** What doctor says of one subject. */
  private JsonNode finding(String subject, String... flags) throws IOException {
    var line = new ArrayList<>(List.of("doctor", "--json"));
    line.addAll(List.of(flags));
    terminal.run(line.toArray(String[]::new));
    assertThat(terminal.out() + terminal.err()).doesNotContain(TOKEN, READ_ONLY);
    for (var one : Json.MAPPER.readTree(terminal.out())) {
      if (one.path("subject").asText().equals(subject)) {
        return one;
      }
    }
    throw new AssertionError("nothing about %s in %s".formatted(subject, terminal.out()));
  }

  private void fine(String subject, String said, String... flags) throws IOException {
    var found = finding(subject, flags);
    assertThat(found.path("fine").asBoolean()).as("%s", found).isTrue();
    assertThat(found.path("said").asText()).contains(said);
  }

  private void wrong(String subject, String said, String remedy, String... flags)
      throws IOException {
    var found = finding(subject, flags);
    assertThat(found.path("fine").asBoolean()).as("%s", found).isFalse();
    assertThat(found.path("said").asText()).contains(said);
    assertThat(found.path("remedy").asText()).contains(remedy);
  }

  @Test
  void aTokenThatMayOnlyReadIsFoundWithoutAChange() throws IOException {
    fine("hetzner token", "may read and write");
    terminal.with("HCLOUD_TOKEN", READ_ONLY);
    wrong("hetzner token", "may only read", "read-write token");
    assertThat(writes).containsOnly("/v1/ssh_keys {}");
  }

  @Test
  void aTokenInAFileIsReadAsTheWorkerReadsIt() throws IOException {
    var file = folder.resolve("token");
    Files.writeString(file, TOKEN + "\n");
    terminal.with("HCLOUD_TOKEN_FILE", file.toString());
    wrong("hetzner", "both are set", "HCLOUD_TOKEN_FILE");
    terminal.with("HCLOUD_TOKEN", "");
    fine("hetzner token", "may read and write");
    repository("storageBox: {id: 42}\n", RECIPIENTS);
    fine("storage box access", "are on");
    for (var content : List.of(" \n", TOKEN.repeat(100))) {
      Files.writeString(file, content);
      wrong("hetzner", "HCLOUD_TOKEN_FILE: '%s'".formatted(file), "read-write token");
    }
    Files.delete(file);
    wrong("hetzner", "cannot be read as a token (NoSuchFileException)", "read-write token");
  }

  @Test
  void aClockThatIsOffIsFound() throws Exception {
    fine("clock", "agrees");
    // The JDK's own server writes the date itself.
    try (var hetzner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ahead = Instant.now().plus(Duration.ofMinutes(5)).atOffset(ZoneOffset.UTC);
      var answering = Thread.ofVirtual().start(() -> refuse(hetzner, ahead));
      terminal.with("HCLOUD_ENDPOINT", "http://127.0.0.1:" + hetzner.getLocalPort());
      wrong("clock", "s behind Hetzner's", "timedatectl set-ntp true");
      answering.join();
    }
  }

  private static void refuse(ServerSocket hetzner, OffsetDateTime date) {
    try (var visitor = hetzner.accept()) {
      var request = new BufferedReader(new InputStreamReader(visitor.getInputStream(), UTF_8));
      for (var line = request.readLine(); line != null && !line.isEmpty(); ) {
        line = request.readLine(); // to its end, or the connection would be reset
      }
      var said =
          "HTTP/1.1 401 no\r\nDate: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
      visitor.getOutputStream().write(said.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aZoneOfAnotherProjectOrWithoutDelegationIsFound() throws Exception {
    repository("zone: platform.example\n", RECIPIENTS);
    fine("zone platform.example", "delegated");
    delegation = "lame";
    wrong("zone platform.example", "not delegated to Hetzner: lame", "hydrogen.ns.hetzner.com.");
    repository("zone: other.example\n", RECIPIENTS);
    wrong("zone other.example", "not in the project", "Hetzner Console");
  }

  @Test
  void aBoxThatIsShutOrFullIsFound() throws Exception {
    repository("storageBox: {id: 42}\n", RECIPIENTS);
    fine("storage box access", "are on");
    fine("sub-accounts", "3 of 100");
    access = "{\"ssh_enabled\": false, \"reachable_externally\": true}";
    accounts = 95;
    wrong("storage box access", "SSH is off", "switch it on");
    wrong("sub-accounts", "95 of 100", "offboard clients");
  }

  @Test
  void aBoxWithoutItsNumberIsFound() throws Exception {
    repository("storageBox: {host: 127.0.0.1, port: 1}\n", RECIPIENTS);
    wrong("storage box", "no storageBox.id", "Hetzner Console");
  }

  @Test
  void aBoxThatDoesNotSpeakSshIsFound() throws Exception {
    try (var box = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (var greeting : List.of("SSH-2.0-box\r\n", "220 mail\r\n")) {
                        try (var visitor = box.accept()) {
                          visitor.getOutputStream().write(greeting.getBytes(UTF_8));
                        }
                      }
                    } catch (IOException closed) {
                      // The test is over.
                    }
                  });
      repository(
          "storageBox: {host: 127.0.0.1, port: %d}\n".formatted(box.getLocalPort()), RECIPIENTS);
      fine("storage box SSH", "answers");
      wrong("storage box SSH", "not as an SSH server", "storageBox.host");
      answering.join();
    }
    wrong("storage box SSH", "does not answer", "firewall");
  }

  @Test
  void theBoxIsLookedForWhereTheResolverOfTheSettingsFindsIt() throws Exception {
    try (var dns = new OneName("box.invalid");
        var box = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var greeting = "SSH-2.0-box\r\n".getBytes(UTF_8);
      var answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var visitor = box.accept()) {
                      visitor.getOutputStream().write(greeting);
                    } catch (IOException closed) {
                      // The test is over.
                    }
                  });
      var place = "storageBox: {host: box.invalid, port: %d}\n".formatted(box.getLocalPort());
      repository(place + "dns: {resolver: '%s'}\n".formatted(dns.resolver()), RECIPIENTS);
      fine("storage box SSH", "answers");
      answering.join();
      repository(place, RECIPIENTS);
      wrong("storage box SSH", "has no address here", "dns.resolver");
    }
  }

  @Test
  void aSecondRecipientIsAskedForAndThatTheSecretsAreEncryptedToIt() throws Exception {
    var files = repository("{}\n", "creation_rules:\n  - age: age1%s\n".formatted("q".repeat(58)));
    wrong("age recipients", "names 1; production needs a second one", "age-keygen");
    repository("{}\n", "# age1%s\n%s".formatted("r".repeat(58), RECIPIENTS));
    fine("age recipients", "2 age keys");
    repository("{}\n", RECIPIENTS.replaceFirst(",", " # and "));
    wrong("age recipients", "names 1", "age-keygen");
    repository("{}\n", RECIPIENTS);
    fine("age recipients", "2 age keys");
    files.commit(
        "secrets/shared.sops.yaml",
        "sops: {age: [{recipient: age1%s}]}\n".formatted("q".repeat(58)));
    wrong("age recipients", "not yet encrypted to all 2", "sops updatekeys");
    files.commit("secrets/shared.sops.yaml", RECIPIENTS);
    fine("age recipients", "2 age keys");
  }

  @Test
  void anOldTrivyDatabaseIsFoundWithItsAge() throws Exception {
    repository("scan: {databaseDays: 3}\n", RECIPIENTS);
    terminal.with(
        "PATH", "/nowhere"); // no Trivy and no cache: as with Compose, or before it is installed
    wrong("trivy", "where workers have them is not checked", "exec worker-1 platform doctor");
    assertThat(terminal.out()).doesNotContain("trivy database");
    trivy("java-db", Duration.ofDays(9));
    wrong("trivy", "is not installed", "docs/worker.md");
    wrong("trivy database", "is missing", "--download-db-only");
    trivy("db", Duration.ofHours(5));
    fine("trivy database", "5 hours ago");
    trivy("db", Duration.ofDays(4));
    wrong("trivy database", "4 days ago, 3 are allowed", "--download-db-only");
    trivy("java-db", Duration.ofHours(1));
    fine("trivy java database", "1 hours ago");
  }

  private void trivy(String database, Duration age) throws IOException {
    var place = Files.createDirectories(folder.resolve("trivy").resolve(database));
    Files.writeString(
        place.resolve("metadata.json"),
        "{\"UpdatedAt\": \"%s\"}".formatted(Instant.now().minus(age)));
    terminal.with("PLATFORM_TRIVY_CACHE", folder.resolve("trivy").toString());
  }

  @Test
  void anAddressThatIsNotUptimeKumaIsFound() throws Exception {
    repository("monitoring: {url: %s, pushUrl: %s/}\n".formatted(address(), address()), RECIPIENTS);
    fine("monitoring url", "answers");
    fine("monitoring pushUrl", "answers");
    repository(
        "monitoring: {url: %s/other, pushUrl: 'http://127.0.0.1:1'}\n".formatted(address()),
        RECIPIENTS);
    wrong("monitoring url", "not as Uptime Kuma", "monitoring.url");
    wrong("monitoring pushUrl", "does not answer", "monitoring.pushUrl");
  }

  @Test
  void aCertificateOfOnesOwnIsTrustedWhereTheSettingsNameIt() throws Exception {
    RequiredTools.need("keytool");
    var keytool = ExternalTool.need("keytool", terminal.shell());
    var store = List.of("-keystore", "kuma.p12", "-storepass", "secret", "-alias", "kuma");
    keytool.output(
        folder,
        "",
        with(
            store,
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=kuma",
            "-ext",
            "san=ip:127.0.0.1"));
    keytool.output(folder, "", with(store, "-exportcert", "-rfc", "-file", "ca.pem"));
    var kuma = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kuma.setHttpsConfigurator(new HttpsConfigurator(tls(folder.resolve("kuma.p12"))));
    kuma.createContext("/", this::answer);
    kuma.start();
    try {
      var url = "https://127.0.0.1:" + kuma.getAddress().getPort();
      repository("monitoring: {url: '%s'}\n".formatted(url), RECIPIENTS);
      wrong("monitoring url", "does not answer", "monitoring.url");
      repository(
          "{monitoring: {url: '%s'}, trust: {caFile: %s}}\n"
              .formatted(url, folder.resolve("ca.pem")),
          RECIPIENTS);
      fine("monitoring url", "answers");
      for (var content : List.of("", "no certificate")) {
        Files.writeString(folder.resolve("ca.pem"), content);
        wrong("trust.caFile", folder + "/ca.pem: ", "correct trust.caFile");
      }
      Files.delete(folder.resolve("ca.pem"));
      wrong("trust.caFile", "/ca.pem: cannot be read (NoSuchFileException)", "put the PEM file");
      assertThat(terminal.out()).doesNotContain("monitoring url");
    } finally {
      kuma.stop(0);
    }
  }

  @Test
  void aLoginThatTheWorkerCouldNotUseIsFound() throws Exception {
    var files = repository("monitoring: {url: %s}\n".formatted(address()), RECIPIENTS);
    files.commit("secrets/shared.sops.yaml", RECIPIENTS);
    opened("{}");
    wrong("monitoring login", "lacks monitoring_username", "sops secrets/shared.sops.yaml");
    opened("{\"monitoring_username\": \"ops\", \"monitoring_password\": \"%s\"}".formatted(TOKEN));
    wrong("monitoring login", "no answer over its WebSocket", "/socket.io/");
    assertThat(MonitoringCheck.judged(new KumaLogin.Answer("authIncorrectCreds", 0)))
        .singleElement()
        .satisfies(it -> assertThat(it.said()).contains("says \"authIncorrectCreds\""));
    assertThat(MonitoringCheck.judged(new KumaLogin.Answer("", 0)).getLast().remedy())
        .contains("Default enabled");
    assertThat(MonitoringCheck.judged(new KumaLogin.Answer("", 1))).allMatch(Finding::fine);
  }

  /** A program in place of sops: what is encrypted is not what this is about. */
  private void opened(String secrets) throws IOException {
    var sops = folder.resolve("sops");
    Files.writeString(sops, "#!/bin/sh\ncat >/dev/null\necho '%s'\n".formatted(secrets));
    Files.setPosixFilePermissions(sops, PosixFilePermissions.fromString("rwx------"));
    terminal.with("PLATFORM_SOPS", sops.toString());
  }

  private static String[] with(List<String> some, String... more) {
    return Stream.concat(Stream.of(more), some.stream()).toArray(String[]::new);
  }

  private static SSLContext tls(Path file) throws Exception {
    var store = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "secret".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void aTestMailArrivesOnlyWhenItIsAskedFor() throws Exception {
    var arrived = new ArrayList<String>();
    var port = Ports.free();
    var server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler(
                (context, from, to, data) -> arrived.add(to + " " + new String(data, UTF_8)))
            .build();
    server.start();
    try {
      repository(
          "alerts: {mail: {host: 127.0.0.1, port: %d, from: p@platform.example, to: [ops@platform.example]}}\n"
              .formatted(port),
          RECIPIENTS);
      fine("alert mail", "--send");
      assertThat(arrived).isEmpty();
      fine("alert mail", "took a test mail to 1 addresses", "--send");
      assertThat(arrived)
          .singleElement()
          .satisfies(
              mail -> assertThat(mail).contains("ops@platform.example", "test of the alerts"));
    } finally {
      server.stop();
    }
    wrong("alert mail", "127.0.0.1:%d".formatted(port), "alerts.mail", "--send");
  }

  @Test
  void alertsWithoutAChannelAreFound() throws Exception {
    repository("alerts: {}\n", RECIPIENTS);
    wrong("alerts", "have no channel", "alerts.mail");
  }

  @Test
  void aRemoteThatTakesNoPushIsFoundAndNothingIsPushed() throws Exception {
    RequiredTools.need("git");
    repository("{}\n", RECIPIENTS);
    var git = ExternalTool.need("git", terminal.shell());
    git.output(folder, "", "clone", "--quiet", "--bare", "infrastructure", "remote.git");
    var before = git.output(folder.resolve("remote.git"), "", "show-ref");
    for (var pushes : List.of(true, false)) {
      var port = Ports.free();
      var daemon = daemon(git, port, pushes);
      try {
        terminal.with("PLATFORM_REPOSITORY", "git://127.0.0.1:%d/remote.git".formatted(port));
        if (pushes) {
          fine("repository", "takes pushes");
        } else {
          wrong("repository", "takes no push", "right to write");
        }
      } finally {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly();
      }
    }
    wrong("repository", "cannot read the remote", "git ls-remote");
    assertThat(git.output(folder.resolve("remote.git"), "", "show-ref")).isEqualTo(before);
  }

  private Process daemon(ExternalTool git, int port, boolean pushes) throws IOException {
    var daemon =
        new ProcessBuilder(
                git.path().toString(),
                "daemon",
                "--export-all",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--base-path=" + folder,
                pushes ? "--enable=receive-pack" : "--disable=receive-pack")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await("git daemon listens")
        .ignoreExceptions()
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), port).close();
              return true;
            });
    return daemon;
  }

  @Test
  void whatTheLauncherFoundComesFirst() throws Exception {
    var found = folder.resolve("machine");
    Files.writeString(found, "java\t/usr/lib/jvm/a\t\nbuild\tis missing\t./platform build\n");
    fine("java", "/usr/lib/jvm/a", "--machine", found.toString(), "--machine-only");
    wrong("build", "is missing", "./platform build", "--machine", found.toString());
    assertThat(terminal.run("doctor", "--machine", found.toString(), "--machine-only"))
        .isEqualTo(1);
    assertThat(terminal.out())
        .isEqualTo(
            "✓ java: /usr/lib/jvm/a\n✗ build: is missing\n    to repair it:  ./platform build\n");
  }
}
