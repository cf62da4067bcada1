package society.postx.platform.starter;

import java.util.ListResourceBundle;

/** Words picocli's own options like the options of the commands: lower case, no full stop. */
final class HelpTexts extends ListResourceBundle {
  @Override
  protected Object[][] getContents() {
    return new Object[][] {
      {"mixinStandardHelpOptions.help", "shows this help"},
      {"mixinStandardHelpOptions.version", "prints the version"}
    };
  }
}
