package society.postx.platform.starter.repository;

import java.nio.file.Path;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.Shell;

/** The recovery sheet as the newest commit of the infrastructure repository would have it. */
public final class CurrentSheet {
  private CurrentSheet() {}

  /**
   * @param ageKey the file whose place the sheet names
   */
  public static RecoverySheet of(LocalRepository repository, Path ageKey, Shell shell) {
    return RecoverySheet.of(
        PlatformFile.settings(repository),
        OpenedSecrets.shared(repository, shell),
        ageKey.toString(),
        AgeKey.existing(ageKey, shell).recipients());
  }
}
