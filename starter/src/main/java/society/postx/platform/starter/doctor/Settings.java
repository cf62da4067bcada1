package society.postx.platform.starter.doctor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.YamlReader;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * The newest platform.yml, as plain values.
 *
 * @param values empty keys are absent; the worker's own check of them is stricter
 */
record Settings(LocalRepository repository, Map<String, Object> values) {

  /**
   * Empty where the repository is elsewhere or unreadable: {@link RepositoryChecks} reports that.
   */
  static Optional<Settings> of(Shell shell) {
    try {
      return shell
          .variable("PLATFORM_REPOSITORY")
          .filter(place -> !LocalRepository.isUrl(place))
          .map(place -> LocalRepository.at(Path.of(place)))
          .flatMap(
              repository ->
                  repository
                      .text("platform.yml")
                      .map(text -> new Settings(repository, YamlReader.map("platform.yml", text))));
    } catch (CommandError reportedByRepositoryChecks) {
      return Optional.empty();
    }
  }

  /** A value below keys: {@code text("storageBox", "host")}. */
  Optional<String> text(String... keys) {
    Object found = values;
    for (var key : keys) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return Optional.ofNullable(found).map(Object::toString).filter(it -> !it.isBlank());
  }

  int number(int otherwise, String... keys) {
    try {
      return text(keys).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException reportedByTheWorker) {
      return otherwise;
    }
  }
}
