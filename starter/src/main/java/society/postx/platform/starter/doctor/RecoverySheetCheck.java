package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.util.Optional;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.repository.CurrentSheet;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.sheet.SheetNote;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that a recovery sheet was made, that it still opens the backups, and that its file is
 * gone.
 */
record RecoverySheetCheck(Shell shell) {
  private static final String SUBJECT = "recovery sheet";
  private static final String MAKE = "./platform recovery-sheet FILE, print it and remove it";

  Finding check() {
    var key = AgeKey.usualPlace(shell);
    var note = SheetNote.of(key);
    if (note.isEmpty()) {
      return Finding.wrong(
          SUBJECT,
          "none was made with the age key at hand; without one a lost repository loses all backups",
          MAKE);
    }
    if (note.get().stillThere()) {
      return Finding.wrong(
          SUBJECT,
          note.get().file() + ": still lies there, with secrets in it",
          "print it, lock it away, then  shred -u " + note.get().file());
    }
    return stale(note.get(), key)
        .map(why -> Finding.wrong(SUBJECT, why, MAKE))
        .orElseGet(() -> Finding.fine(SUBJECT, "made on " + note.get().made()));
  }

  /** Empty also where other checks say what is missing. */
  private Optional<String> stale(SheetNote note, Path key) {
    try {
      return shell
          .variable("PLATFORM_REPOSITORY")
          .filter(it -> !LocalRepository.isUrl(it))
          .map(it -> CurrentSheet.of(LocalRepository.at(Path.of(it)), key, shell))
          .filter(it -> !note.isOf(it))
          .map(
              any ->
                  "the one of %s is stale: the box's login, a password or the age key changed"
                      .formatted(note.made()));
    } catch (CommandError refusal) {
      return Optional.of("cannot be compared: " + refusal.said());
    }
  }
}
