package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.InstallHints;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.backup.ResticVersion;

/** Checks that the programs the worker runs are installed and new enough. */
record ToolChecks(Shell shell) {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  private record Needed(String name, int major, int minor, List<String> question) {}

  private static final List<Needed> NEEDED =
      List.of(
          // Without the flag sops asks the Internet for its newest version.
          new Needed("sops", 3, 9, List.of("--version", "--disable-version-check")),
          new Needed("age", 1, 0, List.of("--version")),
          new Needed("git", 2, 30, List.of("--version")),
          new Needed("ssh", 8, 0, List.of("-V")),
          new Needed(
              "restic",
              ResticVersion.LEAST.major(),
              ResticVersion.LEAST.minor(),
              List.of("version")));

  List<Finding> check() {
    return NEEDED.stream().map(this::check).toList();
  }

  private Finding check(Needed needed) {
    var remedy = InstallHints.installing(needed.name());
    var tool = ExternalTool.find(needed.name(), shell);
    if (tool.isEmpty()) {
      return Finding.wrong(needed.name(), "is not installed", remedy);
    }
    var said = tool.get().run(Path.of("/"), "", needed.question().toArray(String[]::new));
    var version = VERSION.matcher(said.out() + " " + said.err());
    if (!version.find()) {
      return Finding.wrong(
          needed.name(), "%s printed no version".formatted(tool.get().path()), remedy);
    }
    var found = "%s (%s)".formatted(version.group(), tool.get().path());
    var major = Integer.parseInt(version.group(1));
    var minor = Integer.parseInt(version.group(2));
    return major > needed.major() || (major == needed.major() && minor >= needed.minor())
        ? Finding.fine(needed.name(), found)
        : Finding.wrong(
            needed.name(),
            "%s is older than %d.%d".formatted(found, needed.major(), needed.minor()),
            remedy);
  }
}
