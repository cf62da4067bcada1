package society.postx.platform.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deployment/temporal/dump.sh} with small programs in place of PostgreSQL's. */
class TemporalDumpScriptTest {
  private static final Path SCRIPT = Path.of("../deployment/temporal/dump.sh");
  private static final List<String> OLD =
      List.of(
          "20261128T000000Z",
          "20261128T060000Z",
          "20261128T120000Z",
          "20261128T180000Z",
          "20261129T000000Z");

  @TempDir private Path folder;
  private Path dumps;
  private String said = "";

  @BeforeEach
  void aMachineWithDumps() throws IOException {
    dumps = Files.createDirectory(folder.resolve("dumps"));
    Files.writeString(folder.resolve("password"), "s3cret\n");
    program(
        "pg_dump",
        """
        [ "$PGPASSWORD" = s3cret ] || exit 9
        for it; do
          case $it in
            *s3cret*) exit 8 ;;
            --file=*) file=${it#--file=} ;;
          esac
        done
        echo "dump of $it" >"$file"
        """);
    program("pg_restore", "grep -q 'dump of' \"$2\"");
    for (var name : OLD) {
      Files.writeString(Files.createDirectory(dumps.resolve(name)).resolve("temporal.dump"), name);
    }
  }

  private void program(String name, String text) throws IOException {
    var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int run(String flag) throws IOException {
    var builder = new ProcessBuilder("sh", SCRIPT.toString(), flag).redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("PLATFORM_TEMPORAL_DUMPS", dumps.toString());
    builder.environment().put("SQL_PASSWORD_FILE", folder.resolve("password").toString());
    var process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.onExit().join().exitValue();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(dumps)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void bothDatabasesAreDumpedForTheirOwnerAloneAndTheFourNewestDumpsStay() throws IOException {
    Files.createDirectory(dumps.resolve("unfinished")); // of one that was killed
    Files.writeString(dumps.resolve("notes.txt"), "kept by an operator");
    assertThat(run("--once")).as(said).isZero();
    var names = names();
    assertThat(names).hasSize(5).containsAll(OLD.subList(2, 5)).contains("notes.txt");
    var newest = dumps.resolve(names.get(3));
    assertThat(newest.getFileName().toString()).matches("2\\d{7}T\\d{6}Z").isGreaterThan("202611");
    assertThat(newest.resolve("temporal.dump")).hasContent("dump of temporal");
    assertThat(newest.resolve("temporal_visibility.dump"))
        .hasContent("dump of temporal_visibility");
    assertThat(modes(newest)).isEqualTo("rwx------");
    assertThat(modes(newest.resolve("temporal.dump"))).isEqualTo("rw-------");
    assertThat(said).doesNotContain("s3cret");
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aDumpThatFailsHasNoNameOfADumpAndRemovesNone() throws IOException {
    program(
        "pg_dump", "echo half >\"${4#--file=}\"; case $5 in temporal_visibility) exit 1 ;; esac");
    assertThat(run("--once")).isNotZero();
    program("pg_restore", "exit 1"); // cannot read what pg_dump wrote
    program(
        "pg_dump", "for it; do case $it in --file=*) echo half >\"${it#--file=}\" ;; esac; done");
    assertThat(run("--once")).isNotZero();
    assertThat(names()).containsAll(OLD).containsOnlyOnce("unfinished").hasSize(6);
  }

  @Test
  void itIsHealthyWhileItsNewestDumpIsYoung() throws IOException {
    assertThat(run("--once")).as(said).isZero();
    assertThat(run("--check")).isZero();
    for (var name : names()) {
      var old = Instant.now().minus(Duration.ofHours(14));
      Files.setLastModifiedTime(dumps.resolve(name), FileTime.from(old));
    }
    assertThat(run("--check")).isEqualTo(1);
    assertThat(run("--twice")).isEqualTo(2);
  }
}
