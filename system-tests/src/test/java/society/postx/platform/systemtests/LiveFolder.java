package society.postx.platform.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder while running processes write in it. It skips files that vanish between listing
 * and reading, since SQLite deletes its journal at the end of every transaction.
 */
record LiveFolder(Path path) {
  /**
   * Reads each regular file below with its content.
   *
   * @throws UncheckedIOException also if the folder itself does not exist
   */
  Map<Path, String> contents(Charset charset) {
    var contents = new TreeMap<Path, String>();
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile()) {
                read(file);
              }
              return FileVisitResult.CONTINUE;
            }

            private void read(Path file) throws IOException {
              try {
                contents.put(file, new String(Files.readAllBytes(file), charset));
              } catch (NoSuchFileException gone) {
                // since the walk saw it
              }
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem)
                throws IOException {
              return passOver(file, problem);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
                throws IOException {
              return problem == null ? FileVisitResult.CONTINUE : passOver(folder, problem);
            }

            private FileVisitResult passOver(Path gone, IOException problem) throws IOException {
              if (problem instanceof NoSuchFileException && !gone.equals(path)) {
                return FileVisitResult.CONTINUE;
              }
              throw problem;
            }
          });
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the folder's current content, in order.
   *
   * @param glob of the names, {@code *} for all
   */
  List<Path> children(String glob) {
    try (var found = Files.newDirectoryStream(path, glob)) {
      var children = new ArrayList<Path>();
      found.forEach(children::add);
      return children.stream().sorted().toList();
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
