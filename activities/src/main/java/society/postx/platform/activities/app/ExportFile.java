package society.postx.platform.activities.app;

import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of an app's export that other programs can read, and how much has to be in it: programs
 * say that they are done after they skipped something.
 *
 * @param file in the export's folder of the app; the command writes it to standard output
 * @param stopped whether the command runs in a container of its own while the app is stopped
 * @param each what every line begins with that counts; empty for a .tar, whose files count
 * @param count prints the number that the source has
 */
public record ExportFile(
    String file,
    String service,
    Optional<String> user,
    List<String> command,
    Boolean stopped,
    Optional<String> each,
    ContainerCommand count) {
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
  private static final Pattern BEGINNING = Pattern.compile("[ -~]{1,80}");

  public ExportFile {
    matching(FILE, "file", file, "a plain file name");
    AppManifest.requireService("service", service);
    user.ifPresent(it -> matching(AppManifest.WORD, "user", it, "a user of the container"));
    command = AppManifest.requireCommand("command", command);
    stopped = stopped == null ? Boolean.FALSE : stopped;
    each.ifPresent(it -> matching(BEGINNING, "each", it, "the beginning of a line"));
    if (each.isPresent() == file.endsWith(".tar")) {
      throw new IllegalArgumentException(
          "each: '%s': every file needs it, a .tar must not have it; this one is %s"
              .formatted(each.orElse(""), file));
    }
    required("count", count);
  }
}
