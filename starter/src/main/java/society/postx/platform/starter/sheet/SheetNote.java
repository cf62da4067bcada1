package society.postx.platform.starter.sheet;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;

/**
 * Remembers beside the age key which recovery sheet was made; {@code doctor} reads it. It holds no
 * secret.
 *
 * @param made day, UTC
 * @param digest of what the sheet says
 * @param file where the sheet was written; it should be gone by now
 */
public record SheetNote(String made, String digest, String file) {
  private static final String NAME = "recovery-sheet.json";

  /** Refuses a file that exists, so that no sheet is lost and nothing else is overwritten. */
  public static void requireFree(Path sheet) {
    if (Files.exists(sheet)) {
      throw CommandError.failed(
          "%s: exists already; nothing was written; print and remove it, or give another file"
              .formatted(sheet));
    }
  }

  /**
   * Writes the sheet, readable by its owner alone, and the note about it.
   *
   * @param file must not exist
   * @param ageKey beside which the note is kept
   */
  public static void write(RecoverySheet sheet, Path file, Path ageKey) throws IOException {
    var made = LocalDate.now(ZoneOffset.UTC).toString();
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = ByteBuffer.wrap(sheet.text(made).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    var note = new SheetNote(made, sheet.digest(), file.toAbsolutePath().toString());
    Files.writeString(place(ageKey), Json.MAPPER.writeValueAsString(note) + "\n");
  }

  /** Empty where no sheet was made beside this key. */
  public static Optional<SheetNote> of(Path ageKey) {
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(place(ageKey)), SheetNote.class));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw CommandError.failed("%s: cannot be read".formatted(place(ageKey)), e);
    }
  }

  public boolean isOf(RecoverySheet sheet) {
    return digest.equals(sheet.digest());
  }

  /** Whether the file with the secrets still lies where it was written. */
  public boolean stillThere() {
    return Files.exists(Path.of(file));
  }

  private static Path place(Path ageKey) {
    return ageKey.toAbsolutePath().resolveSibling(NAME);
  }
}
