package society.postx.platform.starter.rescue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import society.postx.platform.starter.box.ResolvedBox;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.repository.CurrentSheet;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.PlatformFile;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.Shell;

/**
 * Finds the Storage Box through the infrastructure repository on this machine and the age key at
 * hand; defines {@code --repository} of the commands that use it.
 */
public final class CurrentBox {
  private final Shell shell;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "the infrastructure repository on this machine (PLATFORM_REPOSITORY)")
  private @Nullable Path repository;

  public CurrentBox(Shell shell) {
    this.shell = shell;
  }

  public Path ageKey() {
    return AgeKey.usualPlace(shell);
  }

  private LocalRepository repository() {
    return LocalRepository.given(repository, shell);
  }

  /** All that opens the box. */
  public RecoverySheet sheet() {
    return CurrentSheet.of(repository(), ageKey(), shell);
  }

  /** At the address that the worker uses, too. */
  public RescueBox open() {
    var sheet = sheet();
    return RescueBox.openCurrent(
        sheet, ResolvedBox.address(sheet.host(), PlatformFile.settings(repository())));
  }
}
