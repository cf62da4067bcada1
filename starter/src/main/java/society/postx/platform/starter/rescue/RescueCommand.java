package society.postx.platform.starter.rescue;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;
import static society.postx.platform.starter.shell.ExitCodes.DONE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.repository.AgeKey;
import society.postx.platform.starter.rescue.RescueBox.SnapshotFile;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExitCodes;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.SnapshotJson;
import society.postx.platform.workflows.backup.SnapshotReading;
import society.postx.platform.workflows.text.Quantities;

/**
 * Restores a client's data into a local folder with nothing but the recovery sheet, the age key and
 * the Storage Box. It changes nothing on the box.
 */
@Command(
    name = "rescue",
    description = {
      "brings a client's files and database dumps back into a folder of this machine, with the recovery",
      "sheet, the age key and the Storage Box alone: no Temporal, no Git, no worker, no Hetzner API;",
      "without --into it lists the snapshots; it changes nothing on the box (docs/rescue.md)"
    },
    footer = {
      "",
      "Example:  @|bold ${ROOT-COMMAND-NAME} rescue alpha --sheet sheet.txt|@",
      "          @|bold ${ROOT-COMMAND-NAME} rescue alpha --sheet sheet.txt --into alpha-rescued|@",
      "          @|bold ${ROOT-COMMAND-NAME} rescue --platform --sheet sheet.txt --into platform-rescued|@",
      "          @|bold ${ROOT-COMMAND-NAME} rescue --box-snapshots --sheet sheet.txt|@",
      ExitCodes.HELP
    })
public final class RescueCommand implements Callable<Integer> {
  private static final Pattern BOX_SNAPSHOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
  private static final String LATEST = "latest";
  private static final int SHORTEST = 4;

  /** Bytes of a snapshot on the box; a larger one is not read, as by the worker. */
  private static final long LARGEST = 16 * 1024;

  private static final int STEP = 10;

  private final Shell shell;
  @Mixin private Output output;

  @Parameters(paramLabel = "CLIENT", arity = "0..1", description = "the client to rescue")
  private @Nullable String client;

  @Option(names = "--platform", description = "instead of a client: the platform's own backup")
  private boolean platform;

  @Option(names = "--box-snapshots", description = "lists the Storage Box's own snapshots")
  private boolean boxSnapshots;

  @Option(
      names = "--sheet",
      required = true,
      paramLabel = "FILE",
      description = "the recovery sheet as ./platform init or recovery-sheet wrote it")
  private Path sheetFile = Path.of("");

  @Option(
      names = "--age-key",
      paramLabel = "FILE",
      description = "the age key; default: where sops looks (SOPS_AGE_KEY_FILE)")
  private @Nullable Path ageKey;

  @Option(names = "--into", paramLabel = "DIR", description = "restores into this new folder")
  private @Nullable Path into;

  @Option(
      names = "--snapshot",
      paramLabel = "ID",
      description = "restic's id, 4 digits or more; default: latest by the box's time")
  private String wanted = LATEST;

  @Option(
      names = "--from-box-snapshot",
      paramLabel = "NAME",
      description = "reads the repositories as one of the box's own snapshots has them")
  private @Nullable String fromBoxSnapshot;

  @Option(names = "--dry-run", description = "with --into: says what it would restore")
  private boolean dryRun;

  public RescueCommand(Shell shell) {
    this.shell = shell;
    this.output = new Output(shell);
  }

  /** What {@code --json} prints. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rescued(
      String what,
      String repository,
      RescueSnapshot snapshot,
      String into,
      long bytes,
      long files) {}

  /** What {@code --json} prints without {@code --into}. */
  record Found(String repository, List<RescueSnapshot> snapshots) {}

  @Override
  public Integer call() {
    requireOneWish();
    var sheet = sheet();
    var target = into == null ? null : RescueTarget.of(into);
    ExternalTool.need("ssh", shell);
    var program = RescueRestic.program(shell);
    try (var box = RescueBox.open(sheet);
        var folder = RescueFolder.make(sheet)) {
      if (boxSnapshots) {
        list(box);
        return DONE;
      }
      requireBoxSnapshot(box);
      var restic =
          platform ? own(box, program, sheet, folder) : clients(box, program, sheet, folder);
      var snapshots = snapshots(box, restic);
      if (target == null) {
        show(restic, snapshots);
      } else {
        restore(restic, chosen(restic, snapshots), target);
      }
      return DONE;
    }
  }

  private void requireOneWish() {
    if ((client == null ? 0 : 1) + (platform ? 1 : 0) + (boxSnapshots ? 1 : 0) != 1) {
      throw CommandError.wrongUsage("rescue: give one of CLIENT, --platform, --box-snapshots");
    }
    if (client != null) {
      var unused = ClientArgument.of(client);
    }
    if (!wanted.equals(LATEST) && !wanted.matches("[0-9a-f]{%d,64}".formatted(SHORTEST))) {
      throw CommandError.wrongUsage(
          "--snapshot: '%s': must be latest, or restic's id, %d hexadecimal digits or more"
              .formatted(wanted, SHORTEST));
    }
    if (fromBoxSnapshot != null && !BOX_SNAPSHOT.matcher(fromBoxSnapshot).matches()) {
      throw CommandError.wrongUsage(
          "--from-box-snapshot: '%s': must be a name that --box-snapshots lists"
              .formatted(fromBoxSnapshot));
    }
  }

  private RecoverySheet sheet() {
    try {
      return RecoverySheet.parse(sheetFile.toString(), Files.readString(sheetFile));
    } catch (IOException e) {
      throw CommandError.wrongUsage(
          "--sheet: '%s': cannot be read; type the paper's fields and key into a file"
              .formatted(sheetFile));
    }
  }

  private Path key() {
    return AgeKey.existing(ageKey == null ? AgeKey.usualPlace(shell) : ageKey, shell).file();
  }

  private void requireBoxSnapshot(RescueBox box) {
    if (fromBoxSnapshot != null && !box.boxSnapshots().contains(fromBoxSnapshot)) {
      throw CommandError.wrongUsage(
          "--from-box-snapshot: '%s': the box shows no such snapshot; it shows: %s"
              .formatted(fromBoxSnapshot, shown(box.boxSnapshots())));
    }
  }

  private static String shown(List<String> names) {
    return names.isEmpty()
        ? "none (in the Hetzner Console, switch on the Storage Box's snapshot folder)"
        : String.join(", ", names);
  }

  private void list(RescueBox box) {
    var names = box.boxSnapshots();
    output.result(names, names.isEmpty() ? "the box shows " + shown(names) : lines(names));
  }

  private static String lines(List<String> names) {
    return names.stream().collect(joining("\n"));
  }

  /** Below the box's root, or below one of its snapshots. */
  private String path(String repository) {
    return fromBoxSnapshot == null
        ? repository
        : "%s/%s/%s".formatted(RescueBox.SNAPSHOTS, fromBoxSnapshot, repository);
  }

  private RescueRestic own(
      RescueBox box, ExternalTool program, RecoverySheet sheet, RescueFolder folder) {
    var there = path(RecoverySheet.REPOSITORY);
    if (fromBoxSnapshot != null && !platform && !box.has(there)) {
      output.message(
          "the box's snapshot is older than the platform's first backup; passwords come from the newest one");
      return RescueRestic.of(program, sheet, folder, RecoverySheet.REPOSITORY);
    }
    return RescueRestic.of(program, sheet, folder, there);
  }

  private RescueRestic clients(
      RescueBox box, ExternalTool program, RecoverySheet sheet, RescueFolder folder) {
    var name = String.valueOf(client);
    var key = key();
    var own = own(box, program, sheet, folder);
    return own.at(
        path("%s/client-%s/restic-repo".formatted(sheet.clients(), name)),
        password(
            own,
            snapshots(box, own),
            key,
            name,
            encrypted -> clientKey(box, name, key).opened(encrypted, folder)),
        "the password of %s in the platform's backup".formatted(name));
  }

  /** Of the box's snapshot where that has it; a snapshot may be older than the key. */
  private ClientKey clientKey(RescueBox box, String name, Path key) {
    var there = path(ClientKey.path(name));
    return ClientKey.on(box, box.has(there) ? there : ClientKey.path(name), name, key, shell);
  }

  /** Of the newest backup that can be read, opened with the key, and knows the client. */
  private String password(
      RescueRestic own,
      List<RescueSnapshot> backups,
      Path key,
      String name,
      UnaryOperator<String> opening) {
    var problems = new ArrayList<CommandError>();
    problems.add(noneToRestore(own));
    for (var backup : backups.stream().filter(RescueSnapshot::restorable).toList()) {
      try {
        var password =
            Passwords.decrypted(own.dumped(backup.id(), "/passwords.age"), key, shell)
                .of(name, opening);
        output.message("takes the password from the platform's backup " + backup.line());
        return password;
      } catch (CommandError e) {
        output.message(
            "passes over the platform's backup %s: %s".formatted(backup.line(), e.getMessage()));
        problems.add(e);
      }
    }
    // a backup that was opened and does not know the client says more than one that was not
    throw problems.stream()
        .filter(it -> it.exitCode() == ExitCodes.WRONG_USAGE)
        .findFirst()
        .orElse(problems.get(Math.min(1, problems.size() - 1)));
  }

  /** Newest by the box's time first. */
  private List<RescueSnapshot> snapshots(RescueBox box, RescueRestic restic) {
    if (!box.has(restic.repository() + "/config")) {
      throw CommandError.failed(
          "the Storage Box has no repository %s, or it is erased; look in the box's own snapshots:  ./platform rescue --box-snapshots --sheet FILE"
              .formatted(restic.repository()));
    }
    var files = box.snapshots(restic.repository(), wanted);
    var times = files.stream().collect(toMap(SnapshotFile::id, SnapshotFile::stored));
    var read = read(files, restic);
    var shown = read.stream().filter(it -> !it.irregular()).toList();
    if (shown.size() < files.size()) {
      output.message(
          "%d of %d snapshots of %s are left out: they cannot be read, or are too many or too large"
              .formatted(files.size() - shown.size(), files.size(), restic.repository()));
    }
    return shown.stream()
        .map(it -> RescueSnapshot.of(it).storedAt(times.get(it.id())))
        .sorted(
            Comparator.comparing(
                    RescueSnapshot::stored, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed())
        .toList();
  }

  /** All at once, or in parts where a host made them too many or too large. */
  private List<ResticSnapshot> read(List<SnapshotFile> files, RescueRestic restic) {
    var readable =
        files.stream().filter(it -> it.bytes() <= LARGEST).map(SnapshotFile::id).toList();
    var all =
        readable.size() == files.size() && files.size() <= SnapshotJson.MOST
            ? restic.snapshots(List.of())
            : Optional.<List<ResticSnapshot>>empty();
    return all.orElseGet(
        () -> {
          var parts = readable.stream().collect(partitioningBy(it -> it.startsWith(wanted)));
          return SnapshotReading.read(
              parts.getOrDefault(true, List.of()),
              parts.getOrDefault(false, List.of()),
              restic::snapshots,
              () -> true);
        });
  }

  private static RescueSnapshot latest(RescueRestic restic, List<RescueSnapshot> snapshots) {
    return snapshots.stream()
        .filter(RescueSnapshot::restorable)
        .findFirst()
        .orElseThrow(() -> noneToRestore(restic));
  }

  private static CommandError noneToRestore(RescueRestic restic) {
    return CommandError.failed(
        "the repository %s has no snapshot that can be restored; look in the box's own snapshots (--box-snapshots)"
            .formatted(restic.repository()));
  }

  private RescueSnapshot chosen(RescueRestic restic, List<RescueSnapshot> snapshots) {
    if (wanted.equals(LATEST)) {
      return latest(restic, snapshots);
    }
    var found = snapshots.stream().filter(it -> it.id().startsWith(wanted)).toList();
    if (found.size() != 1) {
      throw CommandError.wrongUsage(
          "--snapshot: '%s': %s; the repository has:\n%s"
              .formatted(
                  wanted,
                  found.isEmpty() ? "unknown snapshot" : "several begin with it",
                  listed(snapshots)));
    }
    return found.getFirst();
  }

  private static String listed(List<RescueSnapshot> snapshots) {
    return snapshots.stream().map(RescueSnapshot::line).collect(joining("\n"));
  }

  private void show(RescueRestic restic, List<RescueSnapshot> snapshots) {
    output.result(
        new Found(restic.repository(), snapshots),
        "%s: %d snapshots, newest by the box's time first\n%s"
            .formatted(restic.repository(), snapshots.size(), listed(snapshots)));
  }

  private void restore(RescueRestic restic, RescueSnapshot snapshot, RescueTarget target) {
    var bytes = restic.bytes(snapshot.id());
    target.requireRoom(bytes);
    if (dryRun) {
      output.result(
          rescued(restic, snapshot, target, bytes, 0),
          "would restore %s of snapshot %s into %s; nothing was written"
              .formatted(Quantities.bytes(bytes), snapshot.line(), target.folder()));
      return;
    }
    output.message(
        "restores %s of snapshot %s".formatted(Quantities.bytes(bytes), snapshot.line()));
    var restored = restic.restore(snapshot.id(), target.made(), progress());
    requireWhole(restored.missing(), target);
    var files = restored.summary().path("files_restored").asLong();
    output.result(
        rescued(restic, snapshot, target, bytes, files),
        "restored %s into %s\n%s"
            .formatted(
                Quantities.bytes(bytes),
                target.folder(),
                platform ? nextForPlatform(target) : NEXT));
  }

  private static void requireWhole(MissingItems missing, RescueTarget target) {
    if (!missing.isEmpty()) {
      throw CommandError.failed(
          "restored all but %s files into %s; missing or not whole: %s; get those with --from-box-snapshot NAME into another folder"
              .formatted(missing.count(), target.folder(), target.noteMissing(missing)));
    }
  }

  private Rescued rescued(
      RescueRestic restic, RescueSnapshot snapshot, RescueTarget target, long bytes, long files) {
    return new Rescued(
        client == null ? "platform" : client,
        restic.repository(),
        snapshot,
        target.folder().toString(),
        bytes,
        files);
  }

  /** A line for each tenth. */
  private Consumer<JsonNode> progress() {
    return new Consumer<>() {
      private int shown;

      @Override
      public void accept(JsonNode status) {
        var percent = (int) (status.path("percent_done").asDouble() * 100);
        if (percent >= shown + STEP && percent < 100) {
          shown = percent;
          output.message("%3d %%".formatted(percent));
        }
      }
    };
  }

  private static final String NEXT =
      """
      next: each app's files are in opt/docker/<app> below it, its database dumps in opt/docker/<app>/dumps.
      docs/rescue.md, "What to do with the files", says how they become a running app, or what to hand to the client.""";

  private static String nextForPlatform(RescueTarget target) {
    return """
        next: (cd %1$s && sha256sum -c SHA256SUMS)
              chown -R "$(id -u):$(id -g)" %1$s
              git clone --mirror %1$s/repository.git infrastructure.git
        docs/rescue.md, "To bring the platform back", goes on from there."""
        .formatted(target.folder());
  }
}
