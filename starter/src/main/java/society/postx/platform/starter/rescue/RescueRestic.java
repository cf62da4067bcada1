package society.postx.platform.starter.rescue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import society.postx.platform.starter.sheet.RecoverySheet;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.ExternalTool;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.ResticVersion;
import society.postx.platform.workflows.backup.SnapshotJson;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs restic on a repository of the box over SFTP, for reading and without locks. The password
 * goes through a pipe; the key is in a file that only we can read.
 *
 * @param repository below the box's root
 */
record RescueRestic(
    ExternalTool restic,
    RecoverySheet sheet,
    RescueFolder folder,
    String repository,
    String password,
    String whosePassword) {
  /** Restic's manual, "Exit codes"; since 0.17. */
  private static final int NO_REPOSITORY = 10;

  private static final int WRONG_PASSWORD = 12;

  private static final int SAID = 300;

  /** As the worker has it: a snapshot of half a kilobyte on the box can take restic 100 MB. */
  private static final List<String> WITH_LITTLE_MEMORY =
      List.of("sh", "-c", "ulimit -d 512000 || :; GOMEMLIMIT=400MiB exec \"$@\"", "sh");

  private static final int GO_RUNTIME = 2;
  private static final int KILLED = 137;

  /** Bytes of a list of all snapshots. */
  private static final int LIST = 16_000_000;

  /** Bytes that one snapshot may print. */
  private static final int SNAPSHOT = 64_000;

  /** What a later call reads with the same box. */
  RescueRestic at(String otherRepository, String otherPassword, String whose) {
    return new RescueRestic(restic, sheet, folder, otherRepository, otherPassword, whose);
  }

  /** Refuses a restic whose exit status does not say what is wrong. */
  static ExternalTool program(Shell shell) {
    var restic = ExternalTool.need("restic", shell);
    var said = restic.run(Path.of("/"), "", "version").out();
    if (ResticVersion.in(said).filter(ResticVersion::enough).isEmpty()) {
      throw CommandError.failed(
          "restic: '%s' says '%s': must be %s or newer; install one (github.com/restic/restic), or set PLATFORM_RESTIC=/path/to/restic"
              .formatted(restic.path(), ShownText.oneLine(said.strip()), ResticVersion.LEAST));
    }
    return restic;
  }

  static RescueRestic of(
      ExternalTool restic, RecoverySheet sheet, RescueFolder folder, String repository) {
    return new RescueRestic(
        restic, sheet, folder, repository, sheet.password(), "restic-password of the sheet");
  }

  /**
   * What snapshots claim; empty where a host made them too many or too large for a list.
   *
   * @param ids full ids; none for all
   */
  Optional<List<ResticSnapshot>> snapshots(List<String> ids) {
    var most = ids.isEmpty() ? LIST : SNAPSHOT * ids.size();
    var printed = new ByteArrayOutputStream();
    var command = new ArrayList<>(List.of("snapshots", "--json", "--"));
    command.addAll(ids);
    var ended =
        run(
            WITH_LITTLE_MEMORY,
            out -> printed.write(out.readNBytes(most + 1)),
            any -> {},
            command.toArray(String[]::new));
    if (printed.size() > most || ended.status() == GO_RUNTIME || ended.status() == KILLED) {
      return Optional.empty();
    }
    if (ended.status() != 0) {
      throw failed("snapshots", ended);
    }
    try {
      return Optional.of(SnapshotJson.read(new ByteArrayInputStream(printed.toByteArray())));
    } catch (StreamConstraintsException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw CommandError.failed("restic printed no list of snapshots; is it 0.17 or newer?", e);
    }
  }

  /** Bytes of all files of a snapshot. */
  long bytes(String snapshot) {
    try {
      return Json.MAPPER
          .readTree(output("stats", "--mode", "restore-size", "--json", snapshot))
          .path("total_size")
          .asLong();
    } catch (JsonProcessingException e) {
      throw CommandError.failed("restic printed no size; is it 0.17 or newer?", e);
    }
  }

  String dumped(String snapshot, String path) {
    return output("dump", snapshot, path);
  }

  /** What a restore brought back, and what not. */
  record Restored(JsonNode summary, MissingItems missing) {}

  /** Restores all of a snapshot that can be read; shows restic's status lines. */
  Restored restore(String snapshot, Path target, Consumer<JsonNode> progress) {
    var last = new ArrayList<JsonNode>();
    var missing = new MissingItems();
    var ended =
        run(
            line -> {
              try {
                var node = Json.MAPPER.readTree(line);
                if ("summary".equals(node.path("message_type").asText())) {
                  last.add(node);
                } else {
                  progress.accept(node);
                }
              } catch (JsonProcessingException e) {
                // a line for people
              }
            },
            missing::note,
            "restore",
            snapshot,
            "--target",
            target.toAbsolutePath().toString(),
            "--json");
    if (ended.status() != 0 && (missing.isEmpty() || last.isEmpty())) {
      throw failed("restore", ended);
    }
    return new Restored(last.isEmpty() ? Json.MAPPER.createObjectNode() : last.getLast(), missing);
  }

  private String output(String... arguments) {
    var text = new StringBuilder();
    var ended = run(line -> text.append(line).append('\n'), any -> {}, arguments);
    if (ended.status() != 0) {
      throw failed(arguments[0], ended);
    }
    return text.toString();
  }

  /**
   * How restic ended.
   *
   * @param said the end of its stderr
   */
  private record Ended(int status, String said) {}

  /** Reads what restic prints, or some of it: then restic ends. */
  @FunctionalInterface
  private interface Reading {
    void read(InputStream out) throws IOException;
  }

  private Ended run(Consumer<String> lines, Consumer<String> complaints, String... arguments) {
    return run(
        List.of(),
        out -> new BufferedReader(new InputStreamReader(out, UTF_8)).lines().forEach(lines),
        complaints,
        arguments);
  }

  /**
   * @param through program that runs restic, which follows as its arguments; empty for none
   */
  private Ended run(
      List<String> through, Reading reading, Consumer<String> complaints, String... arguments) {
    var command = new ArrayList<>(through);
    command.addAll(List.of(restic.path().toString(), "--no-lock", "-o"));
    command.add("sftp.command=" + ssh());
    command.addAll(List.of("--repo", "sftp:box:" + repository));
    command.addAll(Arrays.asList(arguments));
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      builder.environment().put("RESTIC_PASSWORD_FILE", "/dev/stdin");
      builder.environment().put("RESTIC_CACHE_DIR", folder.cache().toString());
      builder.environment().put("RESTIC_PROGRESS_FPS", "0.2");
      var process = builder.start();
      try {
        var said = CompletableFuture.supplyAsync(() -> end(process, complaints));
        try (var stdin = process.getOutputStream()) {
          stdin.write((password + "\n").getBytes(UTF_8));
        } catch (IOException e) {
          // it ended early; its exit status says why
        }
        try (var out = process.getInputStream()) {
          reading.read(out);
        }
        return new Ended(process.waitFor(), said.join().strip());
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw CommandError.failed("restic: cannot run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("restic: interrupted before it ended", e);
    }
  }

  private CommandError failed(String verb, Ended ended) {
    var status = ended.status();
    if (status == WRONG_PASSWORD) {
      return CommandError.failed(
          "%s does not open the repository %s; compare it letter by letter"
              .formatted(whosePassword, repository));
    }
    if (status == NO_REPOSITORY) {
      return CommandError.failed(
          "the Storage Box has no repository %s, or it is erased; look in the box's own snapshots:  ./platform rescue --box-snapshots --sheet FILE"
              .formatted(repository));
    }
    return CommandError.failed(
        "restic %s of %s ended with %d: %s; if the repository is damaged, read it from one of the box's own snapshots (--box-snapshots, --from-box-snapshot NAME)"
            .formatted(verb, repository, status, ShownText.oneLine(ended.said())));
  }

  private String ssh() {
    return List.of(
            "ssh",
            "-F/dev/null",
            "-i",
            folder.key().toString(),
            "-oIdentitiesOnly=yes",
            "-p" + sheet.port(),
            "-oBatchMode=yes",
            "-oConnectTimeout=20",
            "-oServerAliveInterval=15",
            "-oServerAliveCountMax=4",
            "-oStrictHostKeyChecking=yes",
            "-oUserKnownHostsFile=" + folder.knownHosts(),
            "-oGlobalKnownHostsFile=/dev/null",
            sheet.user() + "@" + sheet.host(),
            "-s",
            "sftp")
        .stream()
        .map(word -> "'" + word + "'") // none has a quote: the sheet's fields are checked
        .collect(Collectors.joining(" "));
  }

  /** Shows each line of its stderr. Returns the end of it: a damaged repository says much. */
  private static String end(Process process, Consumer<String> complaints) {
    var end = new StringBuilder();
    try (BufferedReader err = process.errorReader(UTF_8)) {
      for (var line = err.readLine(); line != null; line = err.readLine()) {
        complaints.accept(line);
        end.append(line).append('\n').delete(0, Math.max(0, end.length() - SAID));
      }
    } catch (IOException e) {
      // it ended; what it said so far counts
    }
    return end.toString();
  }

  @Override
  public String toString() {
    return "RescueRestic[" + repository + "]"; // a record would print the password
  }
}
