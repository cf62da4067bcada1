package society.postx.platform.benchmarks.full;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import society.postx.platform.activities.host.AppBundle;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.workflows.client.AppName;

/**
 * Makes two commits of the infrastructure template whose Traefik differs in one flag, so that a
 * change from one to the other always starts another container.
 */
final class AppVersions {
  static final AppName APP = new AppName("traefik");
  private static final List<String> LEVELS = List.of("INFO", "WARN");

  /** Copies the template, makes a commit for each log level, and prints the commits. */
  private static final String MAKE =
      """
      set -eu
      export GIT_CONFIG_GLOBAL=/dev/null
      cp -r infrastructure "$1"
      sandbox/lay-pins "$1"
      cd "$1"
      git init -q -b main
      git config user.name benchmark && git config user.email benchmark@platform.example
      for level in INFO WARN; do
        sed -i "s/--log.level=.*/--log.level=$level/" apps/traefik/compose.yml
        git add . && git commit -q --allow-empty -m "$level" && git rev-parse HEAD
      done
      git clone -q --bare . ../infrastructure.git
      """;

  private final List<Version> versions = new ArrayList<>();
  private int next;

  /**
   * @param files folder with the files that a hand-written deployment puts on hosts
   */
  record Version(String commit, Path files) {}

  AppVersions(Path folder) {
    var commits =
        SystemCommand.run(
                Duration.ofMinutes(1),
                "",
                List.of("sh", "-c", MAKE, "make", folder.resolve("infrastructure").toString()))
            .lines()
            .toList();
    var repository =
        new InfrastructureRepository(repository(folder).toString(), folder.resolve("reading"));
    repository.latest();
    for (var number = 0; number < LEVELS.size(); number++) {
      var commit = commits.get(number);
      var checkout = repository.at(commit);
      var files = folder.resolve("files-" + LEVELS.get(number));
      write(files.resolve("compose.yml"), checkout.text("apps/traefik/compose.yml"));
      write(
          files.resolve(".env"),
          AppBundle.environment(FullOnHosts.CLIENT, FullOnHosts.DOMAIN, checkout.settings()));
      versions.add(new Version(commit, files));
    }
  }

  static Path repository(Path folder) {
    return folder.resolve("infrastructure.git");
  }

  /** The commit that the hosts run after the deployment. */
  Version current() {
    return versions.get(next % versions.size());
  }

  /** Switches to the other commit. */
  void change() {
    next++;
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
