package society.postx.platform.activities.app;

import static society.postx.platform.activities.yaml.Field.matching;

import java.util.List;
import java.util.Optional;

/**
 * A command in a container of an app. It takes no password as a word, and ends with 0 where it did
 * what it is for.
 *
 * @param service of compose.yml
 * @param user that runs it; empty for the container's own
 */
public record ContainerCommand(String service, Optional<String> user, List<String> command) {
  public ContainerCommand {
    AppManifest.requireService("service", service);
    user.ifPresent(it -> matching(AppManifest.WORD, "user", it, "a user of the container"));
    command = AppManifest.requireCommand("command", command);
  }
}
