package society.postx.platform.starter;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import society.postx.platform.starter.shell.ExternalTool;

/** Programs a test cannot do without: skipped with its reason where missing, never in CI. */
public final class RequiredTools {
  private RequiredTools() {}

  public static void need(String... names) {
    for (var name : names) {
      if (ExternalTool.find(name, new Terminal().shell()).isEmpty()) {
        var why = name + " is not installed: this test proves nothing here";
        if ("true".equals(System.getenv("CI"))) {
          fail(why);
        }
        System.err.println("skipped: " + why);
        abort(why);
      }
    }
  }
}
