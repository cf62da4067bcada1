package society.postx.platform.sandbox.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** Unpacks the scripts of a box and the tree of programs that its accounts may run. */
record BoxPrograms(Path init, Path tree) {
  /** Owner of everything in every box; no account of this machine has this number. */
  static final int UID = 61_023;

  /** Unpacks and copies at every start, since the machine's packages may have been updated. */
  static BoxPrograms install(Path folder) {
    var tree = folder.resolve("tree");
    try {
      Files.createDirectories(folder);
      var shell = unpack("box-shell", folder);
      BoxCommand.run(List.of("rm", "-rf", "--one-file-system", tree.toString()));
      BoxCommand.run(
          List.of(
              unpack("tree.sh", folder).toString(),
              tree.toString(),
              shell.toString(),
              Integer.toString(UID)));
      return new BoxPrograms(unpack("init.sh", folder), tree);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set up the Storage Box's programs in " + folder, e);
    }
  }

  private static Path unpack(String name, Path folder) throws IOException {
    var file = folder.resolve(name);
    try (var script = Objects.requireNonNull(BoxPrograms.class.getResourceAsStream(name), name)) {
      Files.copy(script, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
