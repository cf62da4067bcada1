package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import society.postx.platform.activities.process.TestPrograms;

/**
 * The programs of {@code base/backup/} on folders that stand for a host's, with one app, in a mount
 * namespace of their own. Restic and its server on the box are real; Docker only notes what it is
 * asked.
 */
final class ProgramsOnFolders {
  private static final Path PROGRAMS = Path.of("../infrastructure/base/backup");
  static final String DATA = "/opt/docker/nextcloud/data";
  static final int RANDOM_BYTES = 3_000_000;

  private final Path root;
  private final Path repository;
  private final LocalRestic restic;
  private String snapshot;
  private String before = ":";

  /** How a program ended, with all that it said. */
  record Ended(int status, String said) {}

  ProgramsOnFolders(Path root) throws IOException {
    this.root = root;
    this.repository = root.resolve("repository");
    for (var name : List.of("run", "calls", "var/lib/platform/deployed", "opt/platform/backup")) {
      Files.createDirectories(root.resolve(name));
    }
    write(DATA + "/small.txt", "written before");
    write("/opt/docker/nextcloud/dumps/nextcloud.dump", "rows of before");
    var random = new byte[RANDOM_BYTES];
    new Random(7).nextBytes(random);
    Files.write(at(DATA + "/large"), random);
    Files.createDirectories(repository);
    this.restic = new LocalRestic(repository, root);
    restic.init();
    this.snapshot = restic.hostSnapshot(root);
    install();
  }

  private void install() throws IOException {
    var folder = at("/opt/platform/backup");
    for (var program : Objects.requireNonNull(PROGRAMS.toFile().listFiles())) {
      Files.copy(program.toPath(), folder.resolve(program.getName()));
    }
    Files.writeString(root.resolve("password"), LocalRestic.PASSWORD);
    executable(
        root.resolve("box"),
        "exec rclone serve restic --stdio --append-only %s".formatted(repository));
    executable(
        folder.resolve("restic"),
        """
        for word; do # a test does not wait for five minutes
          shift
          [ "$word" != 5m ] || word=1s
          set -- "$@" "$word"
        done
        export RESTIC_PASSWORD_FILE=%1$s/password RESTIC_CACHE_DIR=%1$s/cache
        exec %2$s -o rclone.program=%1$s/box -o rclone.args= --repo rclone:repository "$@"
        """
            .formatted(root, TestPrograms.need("restic")));
  }

  /**
   * Writes the restore plan.
   *
   * @param kept the host's folder for what the app had; empty to write over it
   */
  void plan(String kept) throws IOException {
    Files.writeString(
        at("/opt/platform/backup/restore-plan"),
        """
        snapshot=%s
        kept=%s
        progress=%s
        apps() { echo nextcloud; }
        folders() { printf '%%s\\n' 'nextcloud data 33 0750' 'nextcloud dumps - -'; }
        paths() { printf '%%s\\n' /opt/docker/nextcloud/data /opt/docker/nextcloud/dumps; }
        dumps() { echo /opt/docker/nextcloud/dumps/nextcloud.dump; }
        bring_up() { start nextcloud all mounted; }
        maintenance_off() { :; }
        docker() { printf '%%s\\n' "$*" >>%s/calls/docker; }
        systemctl() { :; }
        """
            .formatted(
                snapshot, kept, kept.isEmpty() ? "/var/lib/platform/restoring-run-1" : "", root));
  }

  /** Runs one of the programs as a job does. */
  Ended run(String program) throws IOException {
    var process =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "sh",
                "-euc",
                """
                for name in opt var/lib run; do mount --bind "$1/$name" "/$name"; done
                eval "$3"
                ended=0
                "/opt/platform/backup/$2" || ended=$?
                find /opt/docker/.kept -maxdepth 2 -printf 'left: %P\n' 2>/dev/null || :
                exit "$ended"
                """,
                "sh",
                root.toString(),
                program,
                before)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.onExit().join().exitValue(), said);
  }

  /** Shell commands before each program, among the mounts that it sees. */
  void before(String commands) {
    before = commands;
  }

  /** A backup of what is there now, which the next plan restores. */
  void backUp() throws IOException {
    snapshot = restic.hostSnapshot(root);
  }

  String snapshot() {
    return snapshot;
  }

  void write(String path, String text) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.writeString(at(path), text);
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  Path repository() {
    return repository;
  }

  LocalRestic restic() {
    return restic;
  }

  /** What Docker was asked, in order. */
  List<String> docker() throws IOException {
    var calls = root.resolve("calls/docker");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Spoils a pack with files' contents: restic finds it only when it reads it. */
  void spoilPack() throws IOException {
    try (Stream<Path> files = Files.walk(repository.resolve("data"))) {
      var largest =
          files
              .filter(Files::isRegularFile)
              .max(Comparator.comparingLong(it -> it.toFile().length()))
              .orElseThrow();
      var bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 1;
      assertThat(largest.toFile().setWritable(true)).isTrue();
      Files.write(largest, bytes);
    }
  }

  void removeIndex() throws IOException {
    for (var index : Objects.requireNonNull(repository.resolve("index").toFile().listFiles())) {
      Files.delete(index.toPath());
    }
  }

  void password(String password) throws IOException {
    Files.writeString(root.resolve("password"), password);
  }

  /** Instead of the box's server. */
  void box(String program) throws IOException {
    executable(root.resolve("box"), program);
  }

  private static void executable(Path file, String program) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + program + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
