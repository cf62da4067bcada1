package society.postx.platform.activities.offboarding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.deployment.RealClient;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.offboarding.ClientExport;
import society.postx.platform.workflows.offboarding.ExportOrder;

/**
 * Exports a client with real Docker, PostgreSQL and age to a real box, and opens the export as the
 * client does; each test begins where the one before left it.
 */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExportOnRealMachineTest {
  private static final String FOLDER = "exports/alpha-2027-01-31";
  private static final long TERABYTE = 1_000_000_000_000L;
  private static final long PART = 400_000;
  private static final String PSQL =
      "docker exec -i nextcloud-postgres-1 psql -qU nextcloud nextcloud";

  private static final String ROWS =
      PSQL
          + """
           <<'END'
          CREATE TABLE oc_cards (id serial, carddata bytea);
          INSERT INTO oc_cards (carddata)
            SELECT convert_to(E'BEGIN:VCARD\\nFN:Person ' || i || E'\\nEND:VCARD', 'UTF8') FROM generate_series(1, 250) i;
          CREATE TABLE oc_calendarobjects (id serial, calendardata bytea, deleted_at bigint);
          INSERT INTO oc_calendarobjects (calendardata, deleted_at)
            SELECT convert_to(E'BEGIN:VCALENDAR\\nEND:VCALENDAR', 'UTF8'), NULLIF(i % 2, 0) FROM generate_series(1, 10) i;
          END""";

  private static final String STOPPED =
      """
        - file: stopped.vcf
          service: app
          stopped: true
          command: [sh, -c, "echo BEGIN:VCARD"]
          each: "BEGIN:VCARD"
          count: {service: postgres, command: [echo, "1"]}
        - file: lying.vcf
          service: app
          command: [sh, -c, "echo BEGIN:VCARD"]
          each: "BEGIN:VCARD"
          count: {service: postgres, command: [echo, "2"]}
      """;

  @TempDir static Path folder;
  private static @Nullable RealClient onboarded;
  private static RealClient client;
  private static TestAgeKey key;
  private final Hosts hosts = new Hosts();

  @BeforeAll
  static void onboard() throws IOException {
    key = TestAgeKey.in(folder.resolve("recipient"));
    onboarded = RealClient.onboarded(folder);
    client = onboarded;
    try (var connections = new Hosts()) {
      client
          .verification(connections)
          .checkHttps(client.plan(client.commit()), client.host("run-0"));
    }
    assertThat(client.files().put("first.txt", "makes the folder")).isEqualTo(201);
    client.real().inside(ROWS);
    client.real().inside("head -c 1500000 /dev/urandom >/root/large; sha256sum </root/large");
    client
        .real()
        .inside(
            "install -o 33 -g 33 -m 0640 /root/large /opt/docker/nextcloud/data/admin/files/large.bin");
  }

  @AfterAll
  static void powerOff() {
    if (onboarded != null) {
      onboarded.close();
    }
  }

  private HostExports exports(long free) {
    return new HostExports(
        client.infrastructure(),
        client.secrets(),
        client.real().logins(),
        hosts,
        () -> client.box().folders(client.infrastructure(), hosts),
        () ->
            new BoxUse("u100001", new BoxUse.Type(TERABYTE), new BoxUse.Stats(TERABYTE - free, 0)),
        Heartbeat.none(),
        PART);
  }

  private static ExportOrder order(String run, String commit) {
    return new ExportOrder(
        client.host(run),
        List.of(
            new AppAt(new AppName("nextcloud"), commit), new AppAt(new AppName("traefik"), commit)),
        key.recipient(),
        FOLDER);
  }

  private static ExportOrder order(String run) {
    return order(run, client.commit());
  }

  @Test
  @Order(1)
  void theForecastNamesWhatEachFileWillHoldAndRefusesAFullBox() {
    var forecast = exports(TERABYTE).forecastExport(order("run-1"));
    assertThat(forecast.lines())
        .contains("nextcloud/contacts.vcf: 250 in its source")
        .contains("nextcloud/calendars.ics: 5 in its source")
        .contains("nextcloud/raw/nextcloud.dump")
        .noneMatch(it -> it.startsWith("traefik"));
    assertThat(forecast.mostBytes()).isBetween(1_500_000L, TERABYTE / 2);
    assertThatThrownBy(() -> exports(1_000_000).forecastExport(order("run-1")))
        .hasMessageContaining("the Storage Box has no room for the export");
    assertThat(client.real().inside("ls /var/lib/platform/export 2>&1 || :"))
        .contains("No such file");
  }

  @Test
  @Order(2)
  void visitorsReadWhyAndTheAppsOwnCommandsAndThePlatformsBackupsStayAsWanted() {
    var apps = order("run-2").apps();
    var farewells =
        new HostFarewells(
            client.infrastructure(),
            client.real().logins(),
            client.real(),
            hosts,
            Heartbeat.none());
    farewells.showFarewell(
        client.host("run-2"), apps, "Gone since 31 January: \"ask\" <b>us</b> {{ . }} – é");
    farewells.showFarewell(
        client.host("run-2"), apps, "Gone since 31 January: \"ask\" <b>us</b> {{ . }} – é");
    var page =
        client
            .real()
            .inside(
                "curl -sk --resolve alpha.platform.example:443:127.0.0.1 -i https://alpha.platform.example/login");
    assertThat(page)
        .contains(" 503")
        .containsIgnoringCase("retry-after: 86400")
        .contains("Gone since 31 January: &#34;ask&#34; &lt;b&gt;us&lt;/b&gt; {{ . }} – é");
    assertThat(client.real().inside("cat /var/lib/platform/backups-held")).contains("offboarding");
    assertThat(client.real().inside("docker exec -u www-data nextcloud-app-1 php occ status"))
        .contains("installed");
    farewells.endFarewell(client.host("run-2"), apps);
    farewells.endFarewell(client.host("run-2"), apps);
    assertThat(client.files().put("in.txt", "in again")).isEqualTo(201);
    assertThat(client.real().inside("ls /var/lib/platform/backups-held 2>&1 || :"))
        .contains("No such file");
  }

  /** The host is killed in the middle of a file; what was whole is not written again. */
  @Test
  @Order(3)
  void theClientOpensEverythingWithItsKeyAndItIsWhatTheAppHas() throws Exception {
    ClientExport export;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ClientExport> running =
          threads.submit(() -> exports(TERABYTE).exportClient(order("run-3")));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  client
                      .real()
                      .inside("cat /var/lib/platform/export/ready 2>/dev/null || :")
                      .contains("files.tar"));
      client.real().inside("systemctl kill --signal=KILL px-run-3-export.service || :");
      export = running.get();
    }
    assertThat(export.counts())
        .contains("nextcloud/contacts.vcf: 250 of 250", "nextcloud/calendars.ics: 5 of 5")
        .anyMatch(it -> it.matches("nextcloud/raw/nextcloud.dump: \\d+ rows"));
    var local = fetched();
    assertThat(program(local, "sha256sum", "--check", "--strict", "SHA256SUMS")).contains(": OK");
    assertThat(export.files()).hasSameSizeAs(Files.readAllLines(local.resolve("SHA256SUMS")));
    opened(local, "nextcloud/files.tar");
    assertThat(program(local, "sh", "-c", "tar -xOf opened admin/files/large.bin | sha256sum"))
        .isEqualTo(client.real().inside("sha256sum </root/large"));
    assertThat(opened(local, "nextcloud/contacts.vcf")).contains("FN:Person 250");
    assertThat(opened(local, "nextcloud/raw/nextcloud.dump")).startsWith("PGDMP");
    assertThat(opened(local, "nextcloud/raw/roles.sql"))
        .contains("CREATE ROLE")
        .doesNotContain("SCRAM");
    assertThat(Files.readString(local.resolve("README.txt"))).contains("nextcloud/contacts.vcf");
    assertThat(client.real().inside("ls /var/lib/platform/export 2>&1 || :"))
        .contains("No such file");
    assertThat(exports(TERABYTE).exportClient(order("run-3"))).isEqualTo(export);
  }

  /** All of the folder on the box, as the download login reads it. */
  private Path fetched() throws IOException {
    var local = Files.createTempDirectory(folder, "fetched");
    try (var box = hosts.connectFresh(client.box().main());
        var sftp = box.sftp()) {
      sftp.get(FOLDER, local.toString());
    }
    return Files.exists(local.resolve("README.txt")) ? local : local.resolve("alpha-2027-01-31");
  }

  private static String opened(Path local, String name) throws IOException {
    program(
        local,
        "sh",
        "-c",
        "cat \"$1\".age.* | \"$2\" --decrypt --identity \"$3\" >opened",
        "open",
        name,
        TestPrograms.need("age").toString(),
        key.file().toString());
    return new String(Files.readAllBytes(local.resolve("opened")), UTF_8);
  }

  private static String program(Path in, String... command) throws IOException {
    var process = new ProcessBuilder(command).directory(in.toFile()).start();
    var said = new ByteArrayOutputStream();
    process.getInputStream().transferTo(said);
    assertThat(process.onExit().join().exitValue())
        .as(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .isZero();
    return said.toString(UTF_8);
  }

  /** Docker leaves a stopped container stopped when the host boots. */
  @Test
  @Order(5)
  void anAppThatAPowerLossLeftStoppedServesItsUsersAgain() throws Exception {
    var path = "apps/nextcloud/app.yml";
    var text = client.real().repository().text(path);
    var endless = STOPPED.replaceFirst("echo BEGIN:VCARD", "yes BEGIN:VCARD");
    var commit =
        client
            .real()
            .repository()
            .commit(
                Map.of(
                    path,
                    text.replaceFirst("(?ms)^export:\n.*?^(?=\\S)", "export:\n" + endless + "\n")));
    client.infrastructure().latest();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = threads.submit(() -> exports(TERABYTE).exportClient(order("run-5", commit)));
      try {
        var stopped = "[ ! -e /var/lib/platform/export/stopped ] || echo yes";
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> client.real().inside(stopped).equals("yes\n"));
        client.real().cutPower();
      } finally {
        running.cancel(true); // the executor waits for it
      }
    }
    await()
        .atMost(Duration.ofMinutes(5))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(client.files().get("in.txt")).isEqualTo("in again"));
  }

  @Test
  @Order(4)
  void aSourceThatCountsMoreIsNamedAndTheStoppedAppRunsAgain() {
    exports(TERABYTE).deleteExport(order("run-3"));
    var path = "apps/nextcloud/app.yml";
    var changed =
        client.real().repository().text(path).replaceFirst("(?m)^export:\n", "export:\n" + STOPPED);
    var commit = client.real().repository().commit(Map.of(path, changed));
    client.infrastructure().latest();
    assertThatThrownBy(() -> exports(TERABYTE).exportClient(order("run-4", commit)))
        .hasMessageContaining("nextcloud/lying.vcf holds 1 of 2")
        .hasMessageNotContaining("stopped.vcf");
    assertThat(client.files().get("in.txt")).isEqualTo("in again");
    exports(TERABYTE).deleteExport(order("run-4", commit));
    exports(TERABYTE).deleteExport(order("run-4", commit));
    assertThat(client.real().inside("ls /var/lib/platform/export 2>&1 || :"))
        .contains("No such file");
    assertThatThrownBy(this::fetched).hasMessageContaining("No such file");
  }
}
