package society.postx.platform.activities.offboarding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.TestAgeKey;

/** Runs {@code base/backup/export} with the real age, in a folder of its own and without Docker. */
class ExportProgramTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> CARDS =
      sh("printf 'BEGIN:VCARD\\nNOTE: BEGIN:VCARD\\nEND:VCARD\\nBEGIN:VCARD\\nEND:VCARD\\n'");

  @TempDir Path folder;
  private TestAgeKey key;

  @BeforeEach
  void place() throws IOException {
    TestPrograms.need("age");
    key = TestAgeKey.in(folder.resolve("key"));
    placeWithUnitsBelow(folder.resolve("units"));
    Files.writeString(folder.resolve("dump.psql"), "what psql reads\n");
    var files = Files.createDirectories(folder.resolve("data/admin/files"));
    for (var i = 0; i < 5; i++) {
      Files.write(files.resolve("long name ".repeat(15) + i), new byte[40_000]);
    }
    Files.createLink(files.resolve("also"), files.resolve("long name ".repeat(15) + "0"));
    Files.createSymbolicLink(files.resolve("link"), Path.of("also"));
  }

  /** The program's units would be this machine's. */
  private void placeWithUnitsBelow(Path units) throws IOException {
    var program = Files.readString(Path.of("../infrastructure/base/backup/export"));
    assertThat(program).contains("\"/etc/systemd/system\"");
    var placed = folder.resolve("export");
    Files.writeString(placed, program.replace("/etc/systemd/system", units.toString()));
    var systemctl = Files.createDirectories(folder.resolve("bin")).resolve("systemctl");
    Files.createDirectories(units.resolve("multi-user.target.wants"));
    Files.writeString(systemctl, "#!/bin/sh\necho \"$@\" >>%s/systemctl.log\n".formatted(folder));
    for (var file : List.of(placed, systemctl)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static List<String> sh(String program) {
    return List.of("sh", "-c", program);
  }

  private static ExportPlan.Item lines(String name, List<String> write, String count) {
    return new ExportPlan.Item(
        name, write, List.of(), null, "BEGIN:VCARD", false, sh("echo " + count), null, null);
  }

  private ExportPlan.Item archive(String write) {
    var in = "cd " + folder.resolve("data") + " && ";
    var count = sh(in + "find */files -type f | wc -l");
    return new ExportPlan.Item(
        "cloud/files.tar", sh(in + write), List.of(), null, null, true, count, null, null);
  }

  private static ExportPlan.Item dump(String write) {
    return new ExportPlan.Item(
        "cloud/raw/cloud.dump",
        sh(write),
        List.of("dump.psql"),
        "platform-dumped",
        null,
        false,
        null,
        null,
        null);
  }

  private void plan(String of, ExportPlan.Item... files) throws IOException {
    var plan =
        new ExportPlan(
            folder.resolve("state").toString(),
            of,
            key.recipient().value(),
            100_000,
            List.of(folder.resolve("data").toString(), "/does/not/exist"),
            List.of(sh("echo 500")),
            List.of(files));
    Files.writeString(folder.resolve("export-plan"), plan.text());
  }

  private record Ended(int status, String said) {}

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(folder.resolve("export").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", "", (path, any) -> folder.resolve("bin") + ":" + path);
    return builder.start();
  }

  private Ended run(String... arguments) throws IOException {
    var process = start(arguments);
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.onExit().join().exitValue(), said);
  }

  private @Nullable WaitingPart next(String seconds) throws IOException {
    return JSON.readValue(run("next", seconds).said(), WaitingPart.class);
  }

  private void take(WaitingPart part) throws IOException {
    run("taken", part.file(), part.attempt(), Integer.toString(part.number()));
  }

  /** Fetches all parts as the platform does; the encrypted files, by name. */
  private Map<String, byte[]> fetched(Process job) throws IOException {
    var files = new TreeMap<String, ByteArrayOutputStream>();
    while (job.isAlive() || next("0") != null) {
      var part = next("1");
      if (part != null) {
        var bytes = Files.readAllBytes(folder.resolve("state/part"));
        assertThat((long) bytes.length).isEqualTo(part.bytes()).isLessThanOrEqualTo(100_000);
        files.computeIfAbsent(part.file(), any -> new ByteArrayOutputStream()).write(bytes);
        take(part);
      }
    }
    var all = new TreeMap<String, byte[]>();
    files.forEach((name, bytes) -> all.put(name, bytes.toByteArray()));
    return all;
  }

  private byte[] decrypted(byte[] encrypted) throws IOException {
    var file = Files.write(folder.resolve("joined"), encrypted);
    var age =
        new ProcessBuilder(
                TestPrograms.need("age").toString(),
                "--decrypt",
                "--identity",
                key.file().toString(),
                file.toString())
            .start();
    return age.getInputStream().readAllBytes();
  }

  private JsonNode results() throws IOException {
    return JSON.readTree(run("results").said());
  }

  @Test
  void theOwnerOfTheKeyGetsEveryFileAndItsNumberOfThings() throws IOException {
    plan(
        "run-1",
        archive("tar --create --file=- -- */files"),
        lines("cloud/contacts.vcf", CARDS, "2"),
        dump("cat; echo platform-dumped >&2; echo 'platform-rows {\"rows\" : 7}' >&2"));
    var files = fetched(start("run"));
    assertThat(new String(decrypted(requireNonNull(files.get("cloud/contacts.vcf"))), UTF_8))
        .startsWith("BEGIN:VCARD\nNOTE");
    assertThat(decrypted(requireNonNull(files.get("cloud/raw/cloud.dump"))))
        .asString()
        .isEqualTo("what psql reads\n");
    assertThat(decrypted(requireNonNull(files.get("cloud/files.tar"))).length)
        .isGreaterThan(200_000);
    var results = results();
    assertThat(results.at("/cloud~1files.tar/held").asInt()).isEqualTo(6);
    assertThat(results.at("/cloud~1files.tar/parts").asInt()).isGreaterThan(2);
    assertThat(results.at("/cloud~1contacts.vcf/held").asInt()).isEqualTo(2);
    assertThat(results.at("/cloud~1raw~1cloud.dump/rows").asInt()).isEqualTo(7);
    assertThat(run("end").status()).isZero();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void theForecastCountsAndMeasuresAndWritesNothing() throws IOException {
    plan("run-1", archive("false"), lines("cloud/contacts.vcf", CARDS, "2"));
    var look = JSON.readTree(run("look").said().substring("export ".length()));
    assertThat(look.at("/counts/cloud~1files.tar").asInt()).isEqualTo(6);
    assertThat(look.at("/databases").asInt()).isEqualTo(500);
    assertThat(look.at("/paths").asLong()).isGreaterThan(200_000);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  /** A program that says that it is done after it skipped something. */
  @Test
  void aFileWithFewerThingsThanItsSourceIsWrittenAgainAndNoOther() throws IOException {
    plan("run-1", lines("cloud/contacts.vcf", CARDS, "2"), lines("cloud/lying.vcf", CARDS, "3"));
    assertThat(fetched(start("run"))).hasSize(2);
    assertThat(results().at("/cloud~1lying.vcf/held").asInt()).isEqualTo(2);
    assertThat(results().at("/cloud~1lying.vcf/least").asInt()).isEqualTo(3);
    assertThat(fetched(start("run"))).containsOnlyKeys("cloud/lying.vcf");
  }

  @Test
  void whatIsNotWholeEndsWithItsNameAndItsProgramsWords() throws IOException {
    plan("run-1", archive("tar --create --file=- -- */files | head -c 90000"));
    assertEndsWith("cloud/files.tar: its archive ends in the middle");
    plan("run-1", dump("cat; echo disk broken >&2"));
    assertEndsWith("cloud/raw/cloud.dump: its command ended with 0, age with 0: disk broken");
    plan("run-1", lines("cloud/contacts.vcf", sh("echo; echo no such user >&2; exit 3"), "2"));
    assertEndsWith("cloud/contacts.vcf: its command ended with 3, age with 0: no such user");
    plan("run-1", lines("cloud/contacts.vcf", CARDS, "many"));
    assertEndsWith("printed 'many', not one whole number");
    assertThat(results().isEmpty()).isTrue();
  }

  private void assertEndsWith(String words) throws IOException {
    var job = start("run");
    fetched(job);
    var said = new String(job.getInputStream().readAllBytes(), UTF_8);
    assertThat(said).contains(words);
    assertThat(job.exitValue()).isEqualTo(1);
  }

  @Test
  void anAppThatIsStoppedForItAlwaysStartsAgain() throws IOException {
    plan(
        "run-1",
        new ExportPlan.Item(
            "id/realms.json",
            sh("rm " + folder + "/started; cat /dev/zero"),
            List.of(),
            null,
            "x",
            false,
            sh("echo 0"),
            sh("touch " + folder + "/stopped " + folder + "/started"),
            sh("touch " + folder + "/started")));
    var job = start("run");
    await().until(() -> next("1") != null);
    assertThat(folder.resolve("started")).doesNotExist();
    assertThat(folder.resolve("state/stopped")).exists();
    job.destroy(); // SIGTERM
    assertThat(job.onExit().join().exitValue()).isEqualTo(143);
    assertThat(folder.resolve("started")).exists();

    Files.delete(folder.resolve("started"));
    var killed = start("run");
    await().until(() -> next("1") != null);
    killed.destroyForcibly();
    killed.onExit().join();
    assertThat(folder.resolve("started")).doesNotExist();
    assertThat(run("end").status()).isZero();
    assertThat(folder.resolve("started")).exists();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  /** Docker leaves a stopped container stopped when the host boots. */
  @Test
  void anAppThatAPowerLossLeftStoppedIsStartedAtBootAndNotUnderAnExportThatRuns()
      throws IOException {
    plan(
        "run-1",
        new ExportPlan.Item(
            "id/realms.json",
            sh("rm -f " + folder + "/started; cat /dev/zero"),
            List.of(),
            null,
            "x",
            false,
            sh("echo 0"),
            sh("touch " + folder + "/stopped"),
            sh("touch " + folder + "/started")));
    var job = start("run");
    await().until(() -> next("1") != null);
    var unit = folder.resolve("units/platform-export-again.service");
    assertThat(Files.readString(unit))
        .contains("ConditionPathExists=%s/state/stopped\n".formatted(folder))
        .contains("ExecStart=%s/export again\n".formatted(folder));
    assertThat(Files.readString(folder.resolve("systemctl.log")))
        .contains("enable --quiet platform-export-again.service");
    assertThat(run("again").status()).isZero();
    assertThat(folder.resolve("started")).as("an export needs it stopped").doesNotExist();
    job.destroyForcibly();
    job.onExit().join();
    assertThat(run("again").status()).isZero();
    assertThat(folder.resolve("started")).exists();
    assertThat(folder.resolve("state/stopped")).doesNotExist();
    assertThat(run("end").status()).isZero();
    assertThat(unit).doesNotExist();
  }

  /** Another client's key must never open it. */
  @Test
  void whatAnotherRunLeftIsRemovedBeforeAnythingIsWritten() throws IOException {
    plan("run-1", lines("cloud/contacts.vcf", CARDS, "2"));
    assertThat(fetched(start("run"))).hasSize(1);
    Files.writeString(folder.resolve("state/part"), "of a run that was killed");
    plan("run-2", lines("cloud/contacts.vcf", CARDS, "2"));
    assertThat(fetched(start("run"))).hasSize(1);
    assertThat(folder.resolve("state/part")).doesNotExist();
  }
}
