package society.postx.platform.benchmarks.light;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;

/** Writes the 60 files that a benchmark puts on hosts: 2 KiB of text each, and one program. */
final class TargetFiles {
  private static final int FOLDERS = 6;
  private static final int FILES_EACH = 10;
  private static final int BYTES = 2048;
  private static final int CHANGED = 3;

  private final Path folder;
  private final Random random = new Random(60);

  TargetFiles(Path folder) {
    this.folder = folder;
    for (var number = 0; number < FOLDERS * FILES_EACH; number++) {
      write(number);
    }
  }

  Path folder() {
    return folder;
  }

  /** Changes the content of a few files. */
  void change() {
    for (var changed = 0; changed < CHANGED; changed++) {
      write(1 + random.nextInt(FOLDERS * FILES_EACH - 1));
    }
  }

  /** Writes one file; the first one is the program. */
  private void write(int number) {
    var file =
        folder.resolve("folder%d/file%d".formatted(number / FILES_EACH, number % FILES_EACH));
    var text = new StringBuilder(number == 0 ? "#!/bin/sh\nexit 0\n" : "");
    while (text.length() < BYTES) {
      text.append(random.nextLong()).append('\n');
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, number == 0 ? "#!/bin/sh\nexit 0\n" : text);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(number == 0 ? "rwxr-xr-x" : "rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
