package society.postx.platform.sandbox.box;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds a box's files: {@code data/} is what customers see, {@code snapshots/} what {@code .zfs}
 * shows, {@code etc/} belongs to sshd.
 */
record BoxFolder(Path path) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SSHD_CONFIG =
      """
      HostKey /etc/ssh_host_ed25519_key
      AuthorizedKeysFile /accounts/%u/home/.ssh/authorized_keys
      # The main account writes the sub-accounts' keys: owners and modes are as it leaves them.
      StrictModes no
      ChrootDirectory /accounts/%u
      Subsystem sftp /usr/lib/openssh/sftp-server
      PasswordAuthentication yes
      KbdInteractiveAuthentication no
      PermitRootLogin no
      DisableForwarding yes
      MaxStartups 200
      UsePAM no
      UseDNS no
      PrintMotd no
      PrintLastLog no
      PidFile none
      """;

  /** Creates what is missing. */
  void prepare() {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(etc());
      own(Files.createDirectories(data()));
      Files.createDirectories(snapshots());
      Files.createDirectories(etc().resolve("ssh"));
      Files.writeString(etc().resolve("ssh/sshd_config"), SSHD_CONFIG);
      var key = etc().resolve("ssh_host_ed25519_key");
      if (Files.notExists(key)) {
        BoxCommand.run(
            List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the Storage Box in " + path, e);
    }
  }

  Optional<BoxAccounts> state() {
    var file = path.resolve("box.json");
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(file.toFile(), BoxAccounts.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void save(BoxAccounts state) {
    replace(path.resolve("box.json"), List.of(json(state)), "rw-------");
    replace(etc().resolve("shadow"), state.shadow(), "rw-------");
    replace(etc().resolve("passwd"), state.passwd(), "rw-r--r--");
    replace(etc().resolve("group"), List.of("nogroup:x:65534:"), "rw-r--r--");
  }

  /** Adds the missing public keys to the main account. */
  void authorize(List<String> publicKeys) {
    var file = data().resolve(".ssh/authorized_keys");
    try {
      own(Files.createDirectories(file.getParent()));
      var lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
      publicKeys.stream().filter(key -> !lines.contains(key)).forEach(lines::add);
      replace(file, lines, "rw-------");
      own(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  String hostKey() {
    var file = etc().resolve("ssh_host_ed25519_key.pub");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The name is Hetzner's, a time. It appears when it is complete. */
  void takeSnapshot(String name) {
    var fresh = snapshots().resolve("." + name + ".new");
    BoxCommand.run(List.of("cp", "-a", "--reflink=auto", data().toString(), fresh.toString()));
    try {
      Files.move(fresh, snapshots().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take the snapshot " + name, e);
    }
  }

  void removeSnapshot(String name) {
    BoxCommand.run(List.of("rm", "-rf", "--one-file-system", snapshots().resolve(name).toString()));
  }

  private Path snapshots() {
    return path.resolve("snapshots");
  }

  long usedBytes() {
    var total = new AtomicLong();
    try {
      Files.walkFileTree(
          data(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              total.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // deleted while we counted
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot count the bytes in " + data(), e);
    }
    return total.get();
  }

  private Path data() {
    return path.resolve("data");
  }

  private Path etc() {
    return path.resolve("etc");
  }

  private static String json(BoxAccounts state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", BoxPrograms.UID);
    Files.setAttribute(file, "unix:gid", BoxPrograms.UID);
  }

  /** Replaces a file by renaming, so that sshd reads the old file or the new one. */
  private static void replace(Path file, List<String> lines, String mode) {
    var fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.write(fresh, lines);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
