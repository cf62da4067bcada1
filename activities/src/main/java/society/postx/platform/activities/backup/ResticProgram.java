package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxAddress;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.process.InstalledProgram;
import society.postx.platform.activities.process.ParentBoundProgram;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs the worker's restic on a repository of the Storage Box. Each command gets its own ssh-agent
 * for the key and a pipe for the password, so that neither is in an argument, an environment or a
 * file.
 */
final class ResticProgram {
  private static final String RESTIC =
      InstalledProgram.find("restic", System.getenv()).map(Path::toString).orElse("restic");

  /** Characters of what a failing restic says; a host influences its words. */
  static final int TAIL = 600;

  /** What is kept of its complaints: a damaged repository says much. */
  private static final ByteLimit SAID = ByteLimit.ofKilobytes(32);

  /**
   * Lets the kernel end restic first where memory is short, never the worker of all. A process may
   * raise its own score.
   */
  private static final List<String> EXPENDABLE =
      List.of("sh", "-c", "echo 1000 >/proc/self/oom_score_adj || :; exec \"$@\"", "sh");

  /**
   * The worker's unit has 2 GB, of which Java takes a third; from here on Go frees more eagerly.
   */
  private static final String MEMORY = "768MiB";

  /** What the box's rclone says where nothing can be stored any more, as restic passes it on. */
  private static final Pattern FULL =
      Pattern.compile(
          "^rclone: .*(?<why>dis[ck] quota exceeded|no space left on device|remaining disk space)",
          Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private static final ByteLimit COMPLAINT = ByteLimit.ofMegabytes(64);

  private final Supplier<PlatformSettings> settings;
  private final Supplier<String> key;
  private final Path state;
  private final Heartbeat heartbeat;

  /**
   * @param key private key in OpenSSH's format, read at each use
   * @param state the worker's own folder; restic's cache is {@code restic} in it
   */
  ResticProgram(
      Supplier<PlatformSettings> settings, Supplier<String> key, Path state, Heartbeat heartbeat) {
    this.settings = settings;
    this.key = key;
    this.state = state;
    this.heartbeat = heartbeat;
  }

  /** Reads what restic printed. */
  @FunctionalInterface
  interface Reading<T> {
    T of(Path printed) throws IOException;
  }

  /**
   * One call of restic.
   *
   * @param limit after which it is ended
   * @param most bytes that it may print
   * @param through program that runs restic, which follows as its arguments; empty for none
   * @param folder that restic runs in
   */
  record Call(
      Duration limit, ByteLimit most, List<String> through, List<String> arguments, Path folder) {
    Call(Duration limit, ByteLimit most, List<String> through, List<String> arguments) {
      this(limit, most, through, arguments, Path.of("/"));
    }

    String verb() {
      return arguments.getFirst();
    }
  }

  /**
   * What {@code reading} makes of restic's output.
   *
   * @throws ResticFailed restic ended with a failure
   * @throws ResticStillRan it did not end within the limit
   */
  <T> T run(ResticRepository repository, String password, Call call, Reading<T> reading)
      throws IOException {
    var platform = settings.get();
    var box = platform.storageBox();
    var address = BoxAddress.of(platform);
    try (var agent = new KeyAgent(key.get())) {
      var known = Files.createTempFile("px-known-hosts", "");
      try {
        Files.writeString(known, "[%s]:%d %s\n".formatted(address, box.port(), box.hostKey()));
        var command = new ArrayList<>(EXPENDABLE);
        command.addAll(call.through());
        command.add(RESTIC);
        command.addAll(repository.arguments(ssh(box, known), address));
        command.addAll(call.arguments());
        var restic = ParentBoundProgram.bare(command).directory(call.folder().toFile());
        restic.environment().putAll(agent.environment());
        restic.environment().put("GOMEMLIMIT", MEMORY);
        restic.environment().put("RESTIC_PASSWORD_FILE", "/dev/stdin");
        repository.key().ifPresent(id -> restic.environment().put("RESTIC_KEY_HINT", id));
        restic.environment().put("RESTIC_CACHE_DIR", state.resolve("restic").toAbsolutePath() + "");
        return answer(restic, call, reading, password);
      } finally {
        Files.delete(known);
      }
    }
  }

  private static List<String> ssh(StorageBox box, Path known) {
    return List.of(
        "ssh",
        "-F/dev/null",
        "-p" + box.port(),
        "-oBatchMode=yes",
        "-oConnectTimeout=20",
        "-oServerAliveInterval=15", // a dead connection ends restic after a minute
        "-oServerAliveCountMax=4",
        "-oStrictHostKeyChecking=yes",
        "-oUserKnownHostsFile=" + known,
        "-oGlobalKnownHostsFile=/dev/null");
  }

  private <T> T answer(ProcessBuilder builder, Call call, Reading<T> reading, String password)
      throws IOException {
    var name = "restic " + call.verb();
    var out = Files.createTempFile("px-restic", ".out");
    var err = Files.createTempFile("px-restic", ".err");
    var restic =
        ParentBoundProgram.start(
            builder.redirectOutput(out.toFile()).redirectError(err.toFile()), password);
    try {
      var until = System.nanoTime() + call.limit().toNanos();
      while (!restic.waitFor(2, TimeUnit.SECONDS)) {
        heartbeat.beat(name + " runs");
        call.most().check(out, name);
        COMPLAINT.check(err, name);
        requireRoom(err, name);
        if (System.nanoTime() > until) {
          throw new ResticStillRan(call.verb(), call.limit());
        }
      }
      if (restic.exitValue() != 0) {
        requireRoom(err, name);
        throw new ResticFailed(call.verb(), restic.exitValue(), SAID.ends(err).strip());
      }
      call.most().check(out, name);
      return reading.of(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while restic ran", e);
    } finally {
      ParentBoundProgram.end(restic);
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Restic would repeat for a quarter of an hour what a full box refuses. */
  private static void requireRoom(Path err, String name) throws IOException {
    var said = FULL.matcher(SAID.ends(err));
    if (said.find()) {
      throw REQUEST_REFUSED.stop(
          "%s: the Storage Box is full and stores nothing, not even restic's lock (%s); give it a larger plan or delete snapshots of the box in the Hetzner Console, then try again"
              .formatted(name, ShownText.quoted(said.group("why"))));
    }
  }

  /** Restic ended with a failure. */
  static final class ResticFailed extends IOException {
    private static final long serialVersionUID = 1L;

    /** What restic says of files beside the data that somebody stored, who may only add some. */
    private static final Pattern ODD_FILE =
        Pattern.compile(
            "LoadRaw\\(<(key|index|lock|snapshot)/|invalid lock file|maximum number of keys reached");

    /** Restic's manual, "Exit codes". */
    private static final int GO_RUNTIME = 2;

    /** The shell's 128 and SIGKILL, which is what the kernel's out-of-memory killer sends. */
    private static final int KILLED = 137;

    private final int status;
    private final String said;

    ResticFailed(String verb, int status, String said) {
      super(
          "restic %s ended with %d%s: %s"
              .formatted(
                  verb,
                  status,
                  remedy(status, said),
                  ShownText.quoted(said.substring(Math.max(0, said.length() - TAIL)))));
      this.status = status;
      this.said = said;
    }

    private static String remedy(int status, String said) {
      if (isOutOfMemory(status)) {
        return ", it needed more memory than it may have";
      }
      return ODD_FILE.matcher(said).find()
          ? ", a file in the repository is not what its name says, and docs/runbook.md, \"Files that restic cannot read\", says how to move it aside"
          : "";
    }

    /** Restic's exit status; the manual's "Exit codes" says what each means. */
    int status() {
      return status;
    }

    /** Whether it needed more memory than it may have: Go's runtime or the kernel ended it. */
    boolean outOfMemory() {
      return isOutOfMemory(status);
    }

    private static boolean isOutOfMemory(int status) {
      return status == GO_RUNTIME || status == KILLED;
    }

    String said() {
      return said;
    }
  }

  /** Restic did not end within its limit. */
  static final class ResticStillRan extends IOException {
    private static final long serialVersionUID = 1L;

    ResticStillRan(String verb, Duration limit) {
      super("restic %s still ran after %d minutes".formatted(verb, limit.toMinutes()));
    }
  }
}
