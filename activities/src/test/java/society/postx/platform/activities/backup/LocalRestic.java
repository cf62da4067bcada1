package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import society.postx.platform.workflows.backup.BackupManifest;

/**
 * A repository in a folder, written by the real restic as a client's host writes it. {@link #init}
 * takes seconds: tests start from a {@link #copiedTo copy}.
 */
final class LocalRestic {
  static final String PASSWORD = "correct horse battery staple";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Path repository;
  private final Path work;

  /**
   * @param repository what restic's {@code -r} names
   * @param work an existing folder for its cache and what it backs up
   */
  LocalRestic(Path repository, Path work) {
    this.repository = repository;
    this.work = work;
  }

  /** Makes the repository, with a key that is quick to try. */
  void init() throws IOException {
    run("init");
    var master = run("cat", "masterkey");
    var keys = repository.resolve("keys");
    for (var slow : Objects.requireNonNull(keys.toFile().listFiles())) {
      Files.delete(slow.toPath());
    }
    try {
      var key = CheapResticKey.of(PASSWORD, master);
      var id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
      Files.write(keys.resolve(id), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same repository at another place, its files with the same times. */
  LocalRestic copiedTo(Path target, Path work) throws IOException {
    Files.createDirectories(target.getParent());
    try (var files = Files.walk(repository)) {
      for (var file : files.toList()) {
        Files.copy(
            file, target.resolve(repository.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new LocalRestic(target, work);
  }

  /** What restic prints. */
  String run(String... arguments) throws IOException {
    var process = start(arguments);
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    return said;
  }

  Process start(String... arguments) throws IOException {
    return startAfter(List.of(), arguments);
  }

  /**
   * @param before words in front of restic's
   */
  private Process startAfter(List<String> before, String... arguments) throws IOException {
    var command = new ArrayList<>(before);
    command.addAll(List.of("restic", "-q", "-r", "" + repository));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("RESTIC_PASSWORD", PASSWORD);
    builder.environment().put("RESTIC_CACHE_DIR", work.resolve("cache").toString());
    builder.environment().put("TZ", "UTC");
    return builder.start();
  }

  /**
   * A snapshot of a small file and of {@code more}; returns its id.
   *
   * @param stored when the box stored it, as the file's time says
   */
  String snapshot(Instant claimed, Instant stored, Path... more) throws IOException {
    var before = snapshots();
    var data = Files.writeString(work.resolve("notes"), "for alpha");
    var command =
        new ArrayList<>(
            List.of("backup", "--host", "client-alpha", "--time", TIME.format(claimed), "" + data));
    Stream.of(more).map(Path::toString).forEach(command::add);
    run(command.toArray(String[]::new));
    var made = snapshots();
    made.removeAll(before);
    var file = made.iterator().next();
    Files.setLastModifiedTime(file, FileTime.from(stored));
    return file.getFileName().toString();
  }

  /**
   * A snapshot as a host makes it: with the files of {@code described} in the folder of the
   * manifest, which only a mount namespace of its own sees; returns its id.
   */
  String describedSnapshot(Instant stored, Path described, Path data) throws IOException {
    var before = snapshots();
    var command =
        startAfter(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /var/lib && mkdir -p \"$2\" && cp \"$1\"/* \"$2\" && shift 2 && exec \"$@\"",
                "sh",
                "" + described,
                BackupManifest.FOLDER),
            "backup",
            "--host",
            "client-alpha",
            "--time",
            TIME.format(stored),
            BackupManifest.FOLDER,
            "" + data);
    var said = new String(command.getInputStream().readAllBytes(), UTF_8);
    assertThat(command.onExit().join().exitValue()).as(said).isZero();
    var made = snapshots();
    made.removeAll(before);
    var file = made.iterator().next();
    Files.setLastModifiedTime(file, FileTime.from(stored));
    return file.getFileName().toString();
  }

  /**
   * A snapshot of a host whose {@code /opt} and {@code /var/lib} are these folders of {@code root},
   * in a mount namespace of its own; returns its id.
   */
  String hostSnapshot(Path root) throws IOException {
    var before = snapshots();
    var command =
        startAfter(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$1/opt\" /opt && mount --bind \"$1/var/lib\" /var/lib && shift && exec \"$@\"",
                "sh",
                "" + root),
            "backup",
            "--host",
            "client-alpha",
            "/opt",
            "/var/lib");
    var said = new String(command.getInputStream().readAllBytes(), UTF_8);
    assertThat(command.onExit().join().exitValue()).as(said).isZero();
    var made = snapshots();
    made.removeAll(before);
    return made.iterator().next().getFileName().toString();
  }

  private Set<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(repository.resolve("snapshots"))) {
      return files.collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
