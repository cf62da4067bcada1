package society.postx.platform.starter.repository;

import java.nio.file.Path;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/** The recovery sheet as the newest commit of the infrastructure repository would have it. */
public final class CurrentSheet {
  private static final String SETTINGS = "platform.yml";

  private CurrentSheet() {}

  /**
   * @param ageKey the file whose place the sheet names
   */
  public static RecoverySheet of(LocalRepository repository, Path ageKey, Shell shell) {
    var settings =
        repository
            .text(SETTINGS)
            .orElseThrow(
                () ->
                    CommandError.failed(
                        "%s: is not in the newest commit of %s".formatted(SETTINGS, repository)));
    return RecoverySheet.of(
        YamlReader.map(SETTINGS, settings),
        OpenedSecrets.shared(repository, shell),
        ageKey.toString(),
        AgeKey.existing(ageKey, shell).recipients());
  }
}
