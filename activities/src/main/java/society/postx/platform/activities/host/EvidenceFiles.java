package society.postx.platform.activities.host;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.ssh.HostFailure;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/**
 * Evidence of failing hosts, encrypted to the platform's age keys on the Storage Box, where every
 * operator finds it. The worker's own folder holds what the box has not taken yet: evidence must
 * not be lost, and must not delay a repair, because the box is away.
 */
public final class EvidenceFiles {
  static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Client, then time. */
  static final Pattern NAME = Pattern.compile("(.+)-(\\d{8}T\\d{6}Z)\\.txt");

  /** Also of a file that a killed worker began to write. */
  static final Pattern HERE = Pattern.compile("(.+)-(\\d{8}T\\d{6}Z)\\.(txt|new)");

  private static final Logger log = LoggerFactory.getLogger(EvidenceFiles.class);
  private static final ByteLimit LIMIT = ByteLimit.ofMegabytes(2);
  private static final String SEALED = ".age";
  private static final int REASON = 200;

  private final Path folder;
  private final BoxFiles box;
  private final UnaryOperator<String> seal;

  /**
   * @param state the worker's own folder ({@code PLATFORM_STATE})
   * @param seal encrypts to the platform's age keys
   */
  public EvidenceFiles(Path state, BoxFiles box, UnaryOperator<String> seal) {
    this.folder = folder(state);
    this.box = box;
    this.seal = seal;
  }

  /** Where evidence waits in the worker's own folder. */
  static Path folder(Path state) {
    return state.resolve("evidence");
  }

  /**
   * Keeps the text.
   *
   * @return where an operator finds it
   */
  String keep(ClientName client, Instant now, String text) {
    var evidence = client + "-" + STAMP.format(now);
    var file = folder.resolve(evidence + ".txt");
    var command = "./platform evidence " + evidence;
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var draft = folder.resolve(evidence + ".new"); // what is whole may be sent at any moment
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problem(file)
        .map(
            why ->
                "%s on the worker, because the Storage Box did not take it (%s); later: %s"
                    .formatted(file, why, command))
        .orElse(command);
  }

  /** Sends what the box has not taken yet; the rest waits for the next time if it fails. */
  void sendAll() {
    for (var file : waiting()) {
      if (problem(file).isPresent()) {
        return;
      }
    }
  }

  private List<Path> waiting() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(it -> name(it).matches(NAME.pattern())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the file, if it is still there; says why it could not. One at a time. */
  private synchronized Optional<String> problem(Path file) {
    try {
      box.write(name(file) + SEALED, seal.apply(LIMIT.text(file, name(file))));
      Files.deleteIfExists(file);
      return Optional.empty();
    } catch (NoSuchFileException e) { // housekeeping has sent it
      return Optional.empty();
    } catch (HostFailure
        | ApplicationFailure
        | IllegalStateException
        | UncheckedIOException
        | IOException e) {
      log.warn("evidence waits in {}, because the box did not take it: {}", file, e.toString());
      return Optional.of(
          ShownText.shortened(ShownText.oneLine(String.valueOf(e.getMessage())), REASON));
    }
  }

  /** Removes all of a client, here and on the box; returns how many files. */
  public int deleteOf(ClientName client) {
    var removed = box.remove(name -> isSealed(name) && isOf(client, unsealed(name)));
    for (var file : waiting()) {
      if (isOf(client, name(file))) {
        delete(file);
        removed++;
      }
    }
    return removed;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(ClientName client, String name) {
    var parts = NAME.matcher(name);
    return parts.matches() && parts.group(1).equals(client.value());
  }

  /** Removes what the box has for 30 days; an operator keeps a file by renaming it. */
  int removeOld() {
    return box.removeOld(
        name ->
            isSealed(name) && NAME.matcher(unsealed(name)).matches()
                ? Optional.of(BoxFiles.KEPT)
                : Optional.empty());
  }

  private static boolean isSealed(String name) {
    return name.endsWith(SEALED);
  }

  private static String unsealed(String name) {
    return name.substring(0, name.length() - SEALED.length());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
