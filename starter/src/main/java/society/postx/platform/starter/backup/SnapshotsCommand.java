package society.postx.platform.starter.backup;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.connection.TemporalConnection;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.snapshots.FoundFiles;
import society.postx.platform.workflows.snapshots.ListSnapshots;
import society.postx.platform.workflows.snapshots.ListSnapshotsInput;
import society.postx.platform.workflows.snapshots.SnapshotDifference;
import society.postx.platform.workflows.snapshots.SnapshotList;
import society.postx.platform.workflows.snapshots.SnapshotList.Listed;
import society.postx.platform.workflows.snapshots.SnapshotList.Pinned;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Lists a client's snapshots by the time at which the Storage Box stored them. */
@Command(
    name = "snapshots",
    description = {
      "lists a client's snapshots, the one that the Storage Box stored last first, with their pins",
      "and what is odd about them; searches them for files, or compares two; it changes nothing"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} snapshots alpha|@",
      "          @|bold ${ROOT-COMMAND-NAME} snapshots alpha --find 'report*.odt'|@",
      "          @|bold ${ROOT-COMMAND-NAME} snapshots alpha --diff 5a9c03f1 0c77d2ab|@",
      ExitCodes.HELP
    })
public final class SnapshotsCommand implements Callable<Integer> {
  /** The worker's own limits end it earlier. */
  private static final long LIMIT_MINUTES = 60;

  private static final int SHORT = 8;

  private static final String INDENT = " ".repeat(10);

  @Mixin private TemporalConnection temporal;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", description = "the client whose snapshots are listed")
  private String client = "";

  @Option(
      names = "--find",
      paramLabel = "PATTERN",
      description = "files of this name, absolute path or glob in all snapshots")
  private @Nullable String find;

  @Option(
      names = "--diff",
      paramLabel = "ID",
      arity = "2",
      description = "what the second snapshot has that the first has not, and the other way round")
  private @Nullable List<String> diff;

  public SnapshotsCommand(Shell shell) {
    temporal = new TemporalConnection(shell);
    output = new Output(shell);
  }

  @Override
  public Integer call() {
    var typed = Json.MAPPER.createObjectNode().put("client", client);
    if (find != null) {
      typed.put("find", find);
    }
    if (diff != null) {
      var ids = typed.putArray("diff");
      diff.forEach(ids::add);
    }
    var input = TypedInputReader.read(typed, ListSnapshotsInput.class);
    try (var connection = temporal) {
      var run =
          new ReadingRun(
              connection.open().client(),
              ListSnapshots.ID + input.client() + "/",
              "which snapshots has " + input.client() + "?",
              LIMIT_MINUTES);
      var list = run.answer("ListSnapshots", input, SnapshotList.class);
      output.result(list, String.join("\n", shown(list)));
    }
    return ExitCodes.DONE;
  }

  private static List<String> shown(SnapshotList list) {
    if (list.found() != null) {
      return found(list.found(), list.snapshots());
    }
    return list.difference() == null ? lines(list) : difference(list.difference());
  }

  private static List<String> found(FoundFiles found, List<Listed> snapshots) {
    var lines = new ArrayList<String>();
    lines.add(
        counted(
            "%d files and folders match".formatted(found.total()),
            found.files().size(),
            found.total()));
    for (var file : found.files()) {
      var newest = file.newest();
      var stored =
          snapshots.stream()
              .filter(it -> it.id().equals(newest))
              .map(Listed::storedAt)
              .filter(Objects::nonNull)
              .findFirst();
      lines.add(
          "%9s  %s"
              .formatted(
                  file.bytes() == null ? "folder" : Quantities.bytes(file.bytes()),
                  ShownText.oneLine(file.path())));
      lines.add(
          INDENT
              + "newest in %s%s, in %d snapshots"
                  .formatted(
                      shortId(newest),
                      stored.map(it -> " of " + Quantities.time(it)).orElse(""),
                      file.snapshots()));
    }
    return lines;
  }

  private static List<String> difference(SnapshotDifference difference) {
    var lines = new ArrayList<String>();
    lines.add(
        counted(
            "%s to %s: %d files added (%s), %d removed (%s), %d changed"
                .formatted(
                    shortId(difference.from()),
                    shortId(difference.to()),
                    difference.added().files(),
                    Quantities.bytes(difference.added().bytes()),
                    difference.removed().files(),
                    Quantities.bytes(difference.removed().bytes()),
                    difference.changed()),
            difference.lines().size(),
            difference.total()));
    difference.lines().forEach(it -> lines.add(ShownText.oneLine(it)));
    return lines;
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  private static String counted(String what, int shown, int total) {
    return shown == total ? what : "%s; the first %d of %d".formatted(what, shown, total);
  }

  private static String counted(SnapshotList list) {
    var shown = list.snapshots().size();
    if (shown == list.total()) {
      return "%d snapshots".formatted(shown);
    }
    return shown < SnapshotList.MOST
        ? "%d of %d snapshots; the others are too many or too large to read (docs/runbook.md, \"Backups that look tampered with\")"
            .formatted(shown, list.total())
        : "the newest %d of %d snapshots".formatted(shown, list.total());
  }

  private static List<String> lines(SnapshotList list) {
    var lines = new ArrayList<String>();
    lines.add("%s: %s".formatted(list.client(), counted(list)));
    for (var snapshot : list.snapshots()) {
      lines.add(line(snapshot, list.now()));
      snapshot.pins().forEach(it -> lines.add(INDENT + pinned(it)));
      if (snapshot.doubt() != null) {
        lines.add(INDENT + "odd: " + ShownText.oneLine(snapshot.doubt()));
      }
    }
    return lines;
  }

  private static String line(Listed snapshot, Instant now) {
    var tags = snapshot.tags().stream().map(ShownText::oneLine).collect(joining(", "));
    var stored = snapshot.storedAt();
    return "%s  %-20s  %-14s  %9s%s"
        .formatted(
            snapshot.shortId(),
            stored == null ? "not on the box" : Quantities.time(stored),
            stored == null ? "" : Quantities.duration(age(stored, now)),
            size(snapshot),
            tags.isEmpty() ? "" : "  " + tags);
  }

  private static Duration age(Instant stored, Instant now) {
    return stored.isBefore(now) ? Duration.between(stored, now) : Duration.ZERO;
  }

  private static String size(Listed snapshot) {
    return snapshot.bytes() == null ? "-" : Quantities.bytes(snapshot.bytes());
  }

  private static String pinned(Pinned pin) {
    return "pinned %s: %s"
        .formatted(
            pin.until() == null ? "for good" : "until " + Quantities.time(pin.until()),
            ShownText.oneLine(pin.reason()));
  }
}
