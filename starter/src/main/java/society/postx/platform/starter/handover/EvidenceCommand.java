package society.postx.platform.starter.handover;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.starter.shell.ExitCodes.DONE;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.rescue.CurrentBox;
import society.postx.platform.starter.rescue.RescueBox;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.text.Quantities;

/** Lists and shows evidence of failing hosts, which all workers keep on the Storage Box. */
@Command(
    name = "evidence",
    description = {
      "lists what was kept of failing hosts (logs, container states, disk usage), newest first,",
      "or prints one; it reads the Storage Box, where evidence stays for 30 days"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} evidence|@",
      "          @|bold ${ROOT-COMMAND-NAME} evidence alpha|@",
      "          @|bold ${ROOT-COMMAND-NAME} evidence alpha-20261130T203000Z|@",
      ExitCodes.HELP
    })
public final class EvidenceCommand implements Callable<Integer> {
  private static final String FOLDER = "platform/evidence";
  private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]*)-\\d{8}T\\d{6}Z");
  private static final Pattern FILE = Pattern.compile("(" + NAME.pattern() + ")\\.txt\\.age");

  private final Shell shell;
  @Mixin private CurrentBox current;
  @Mixin private Output output;

  @Parameters(
      paramLabel = "CLIENT|NAME",
      arity = "0..1",
      description = "lists a client's, or prints the one of this name, which an alert quotes")
  private @Nullable String wanted;

  public EvidenceCommand(Shell shell) {
    this.shell = shell;
    this.current = new CurrentBox(shell);
    this.output = new Output(shell);
  }

  /** What {@code --json} lists. */
  record Kept(String name, String client, Instant stored) {}

  @Override
  public Integer call() {
    var named = wanted;
    var one = named != null && NAME.matcher(named).matches();
    var client = named == null || one ? null : ClientArgument.of(named).value();
    try (var box = current.open()) {
      if (named != null && one) {
        print(box, named, current.ageKey());
      } else {
        list(box, client);
      }
      return DONE;
    }
  }

  private void print(RescueBox box, String name, Path key) {
    var path = "%s/%s.txt.age".formatted(FOLDER, name);
    var text =
        box.text(path)
            .orElseThrow(
                () ->
                    CommandError.failed(
                        "%s: not on the Storage Box, where it stays for 30 days; one that a worker could not send yet is in evidence/ of its PLATFORM_STATE"
                            .formatted(path)));
    var opened = new AgeFile(path, text).opened(key, "SOPS_AGE_KEY_FILE", shell);
    output.result(Map.of("name", name, "text", opened), opened.stripTrailing());
  }

  private void list(RescueBox box, @Nullable String client) {
    var all =
        box.files(FOLDER).entrySet().stream()
            .flatMap(
                file ->
                    FILE.matcher(file.getKey())
                        .results()
                        .map(it -> new Kept(it.group(1), it.group(2), file.getValue())))
            .filter(it -> client == null || it.client().equals(client))
            .sorted(Comparator.comparing(Kept::stored).reversed())
            .toList();
    output.result(all, all.isEmpty() ? "no evidence on the Storage Box" : lines(all));
  }

  private static String lines(List<Kept> all) {
    return all.stream()
        .map(it -> "%s  stored %s".formatted(it.name(), Quantities.time(it.stored())))
        .collect(joining("\n"));
  }
}
