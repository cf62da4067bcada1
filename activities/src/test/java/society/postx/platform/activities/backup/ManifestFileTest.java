package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.workflows.backup.BackupManifest;

/** Reads what {@code base/backup/manifest} writes, and what a hostile host may write instead. */
class ManifestFileTest {
  private static final String LEAST =
      "{\"host\": \"client-alpha\", \"tag\": \"\", \"written\": \"2026-11-29T03:00:00Z\"%s}";

  private static final Path PROGRAM = Path.of("../infrastructure/base/backup/manifest");

  @TempDir Path folder;

  @Test
  void theHostsOwnProgramWritesWhatIsReadHere() throws IOException {
    var notes = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(notes.resolve("milliseconds"), "1200 first pass\n");
    Files.writeString(notes.resolve("missing"), "rows of shop/shop.dump\n");
    var data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("note"), "precious");
    Files.createSymbolicLink(data.resolve("link"), Path.of("/etc"));
    Files.writeString(folder.resolve("paths"), data + "\n" + folder.resolve("none") + "\n");

    var read = ManifestFile.parse(written("--tag", "release-1-alpha"));

    var manifest = read.manifest().orElseThrow();
    assertThat(manifest.host()).isEqualTo("client-alpha");
    assertThat(manifest.tag()).isEqualTo("release-1-alpha");
    assertThat(manifest.paths())
        .extracting(BackupManifest.PathTotal::path, BackupManifest.PathTotal::files)
        .containsExactly(tuple(data.toString(), 2L));
    assertThat(manifest.sample())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo(data.resolve("note").toString());
              assertThat(file.bytes()).isEqualTo(8);
            });
    assertThat(manifest.milliseconds()).containsEntry("first pass", 1200L).containsKey("manifest");
    assertThat(manifest.missing())
        .contains(
            "rows of shop/shop.dump",
            "files of %s: FileNotFoundError".formatted(folder.resolve("none")));
  }

  /** Each table comes twice: first without rows. */
  @Test
  void onlyATableThatTookTooLongMayBeUncounted() throws IOException {
    var manifest =
        counting(
            """
            {"schema": "public", "table": "small", "rows": null}
            {"schema": "public", "table": "torn", "rows": null}
            {"schema": "public", "table": "cut off", "rows": null}
            {"schema": "public", "table": "large", "rows": null}
            {"schema": "public", "table": "small", "rows": 3, "late": false, "failed": null}
            {"schema": "public", "table": "torn", "rows": null, "late": false, "failed": "XX001 invalid page"}
            {"schema": "public", "table": "large", "rows": null, "late": true, "failed": null}
            """);

    assertThat(manifest.dumps())
        .singleElement()
        .satisfies(
            dump -> {
              assertThat(dump.tables())
                  .containsExactly(new BackupManifest.TableRows("public", "small", 3));
              assertThat(dump.uncounted())
                  .containsExactly("public.torn", "public.cut off", "public.large");
            });
    assertThat(manifest.faults())
        .filteredOn(it -> it.startsWith("rows"))
        .containsExactly(
            "rows of none/shop.dump: public.torn: XX001 invalid page",
            "rows of none/shop.dump: public.cut off: the count did not end");
    assertThat(manifest.uncounted()).containsExactly("none/shop.dump: public.large");
  }

  /** A database whose every count fails must leave a manifest that can be read. */
  @Test
  void aThousandFailedCountsFitIntoAManifest() throws IOException {
    var lines = new StringBuilder();
    for (var table = 0; table < 1000; table++) {
      lines.append(
          "{\"schema\": \"s\", \"table\": \"t%d\", \"rows\": null, \"failed\": \"%s\"}%n"
              .formatted(table, "x".repeat(400)));
    }

    assertThat(counting(lines.toString()).faults())
        .filteredOn(it -> it.startsWith("rows"))
        .hasSize(21)
        .contains("rows of none/shop.dump: 980 more tables");
  }

  private BackupManifest counting(String rows) throws IOException {
    var notes = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(notes.resolve("milliseconds"), "5 dump none/shop.dump\n");
    Files.writeString(notes.resolve("rows.none.shop.dump"), rows);
    Files.writeString(folder.resolve("paths"), "");
    var program =
        Files.readString(PROGRAM)
            .replace("os.path.getsize(f\"/opt/docker/{app}/dumps/{file}\")", "7");
    return ManifestFile.parse(written(Files.writeString(folder.resolve("manifest"), program)))
        .manifest()
        .orElseThrow();
  }

  /** While users are out it counts for two minutes at most; a sample takes seconds. */
  @Test
  void filesThatTookTooLongToCountAreSampledAllTheSame() throws IOException {
    var unused = Files.createDirectory(folder.resolve("notes"));
    var data = Files.createDirectory(folder.resolve("data"));
    for (var file = 0; file < 1100; file++) {
      Files.writeString(data.resolve("" + file), "precious");
    }
    Files.writeString(folder.resolve("paths"), data + "\n");
    var program =
        Files.readString(PROGRAM)
            .replace("total[\"files\"] % 1000 == 0", "total[\"files\"] == 1000")
            .replaceFirst("(?m)^SECONDS = 120", "SECONDS = 0");

    var manifest =
        ManifestFile.parse(written(Files.writeString(folder.resolve("manifest"), program)))
            .manifest()
            .orElseThrow();

    assertThat(manifest.paths()).isEmpty();
    assertThat(manifest.sample()).hasSize(50);
    assertThat(manifest.uncounted())
        .containsExactly("files of %s: not all of it within 0 seconds".formatted(data));
  }

  /** It would have other contents once it is stored: users are out, but not every program is. */
  @Test
  void aFileThatChangedTodayIsNotSampledBesideOlderOnes() throws IOException {
    var unused = Files.createDirectory(folder.resolve("notes"));
    var data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("log"), "written now");
    var old = Files.writeString(data.resolve("letter"), "precious");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Files.writeString(folder.resolve("paths"), data + "\n");

    assertThat(ManifestFile.parse(written()).manifest().orElseThrow().sample())
        .extracting(BackupManifest.SampledFile::path)
        .containsExactly(old.toString());
  }

  private String written(String... options) throws IOException {
    return written(PROGRAM, options);
  }

  private String written(Path program, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "python3",
                program.toString(),
                "client-alpha",
                folder.resolve("notes").toString(),
                folder.resolve("paths").toString()));
    command.addAll(List.of(options));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).isZero();
    return said;
  }

  @Test
  void aManifestOfAFailedProgramSaysThatAllIsMissing() {
    var read = ManifestFile.parse(LEAST.formatted(", \"missing\": [\"everything\"]"));
    assertThat(read.manifest().orElseThrow().missing()).containsExactly("everything");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ", \"host\": \"a\\u001b[2J\" | host",
        ", \"tag\": \"a b\" | tag",
        ", \"written\": \"2031\" | written",
        ", \"paths\": [null] | paths",
        ", \"paths\": [{\"path\": \"/a\", \"files\": -1, \"bytes\": 0}] | paths.files: -1",
        ", \"paths\": [{\"path\": \"/a\", \"files\": 1, \"bytes\": 9223372036854775807}] | paths.bytes: 9223372036854775807",
        ", \"paths\": [{\"path\": \"/a\", \"files\": 1, \"bytes\": 600000000000000}, {\"path\": \"/b\", \"files\": 1, \"bytes\": 600000000000000}] | paths.bytes: 1000000000000001",
        ", \"dumps\": [{\"app\": \"a\", \"file\": \"../b\", \"bytes\": 1, \"counted\": true}] | dumps.file",
        ", \"apps\": [{\"name\": \"a\", \"commit\": \"rm -rf\"}] | apps.commit",
        ", \"sample\": [{\"path\": \"/a\", \"bytes\": 1, \"modified\": 1, \"sha256\": \"x\"}] | sample.sha256",
        ", \"milliseconds\": {\"a\": null} | milliseconds",
        ", \"disk\": {\"bytes\": 1, \"free\": 1e400} | unusable"
      })
  void whatIsOutOfItsBoundsIsNamedInOneLine(String field, String said) {
    var read = ManifestFile.parse(LEAST.formatted(field));
    assertThat(read.manifest()).isEmpty();
    assertThat(read.problem()).contains(said).doesNotContain("\u001b", "\n").hasSizeLessThan(302);
  }

  /** Damages a manifest at a random place. */
  @Property(tries = 500)
  void anyTextIsAManifestOrOneLine(@ForAll Random random, @ForAll String junk) {
    var whole =
        LEAST.formatted(
            ", \"dumps\": [{\"app\": \"a\", \"file\": \"b\", \"bytes\": 1, \"counted\": true,"
                + " \"tables\": [{\"schema\": \"s\", \"table\": \"t\", \"rows\": 3}]}]");
    var from = random.nextInt(whole.length());
    var to = from + random.nextInt(whole.length() - from);
    var read = ManifestFile.parse(whole.substring(0, from) + junk + whole.substring(to));
    assertThat(read.manifest().isPresent()).isEqualTo(read.problem().isEmpty());
    assertThat(read.problem()).doesNotContain("\n");
  }
}
