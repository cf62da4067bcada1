package society.postx.platform.starter.repository;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Copies the template {@code infrastructure/}, which is part of this program, into a folder. */
final class InfrastructureTemplate {
  private static final String FOLDER = "/infrastructure";

  private InfrastructureTemplate() {}

  static void copyTo(Path target) throws IOException {
    var place = place();
    if (!"jar".equals(place.getScheme())) {
      copy(Path.of(place), target);
      return;
    }
    try (var jar = FileSystems.newFileSystem(place, Map.of())) {
      copy(jar.getPath(FOLDER), target);
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (var files = Files.walk(source)) {
      for (var file : (Iterable<Path>) files.sorted()::iterator) {
        var copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
          keepExecutable(copy);
        }
      }
    }
  }

  // A jar does not keep file modes; a script is recognised by its first two bytes.
  private static void keepExecutable(Path file) throws IOException {
    try (var content = Files.newInputStream(file)) {
      var script = new String(content.readNBytes(2), java.nio.charset.StandardCharsets.US_ASCII);
      var mode = "#!".equals(script) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
  }

  private static URI place() throws IOException {
    var found = InfrastructureTemplate.class.getResource(FOLDER);
    if (found == null) {
      throw new IOException(
          "the template is missing from the program; build it again:  ./platform build");
    }
    try {
      return found.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("the template cannot be read from " + found, e);
    }
  }
}
