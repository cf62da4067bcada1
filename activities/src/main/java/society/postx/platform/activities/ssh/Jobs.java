package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.text.ShownText;

/**
 * Runs {@link Job}s: starts one or finds it running or ended, and follows it. Output and exit
 * status lie in {@code /var/lib/platform/jobs/<unit>/} on the host, so that neither a lost
 * connection, a killed worker nor a reboot loses or doubles one.
 */
public final class Jobs {
  private static final Logger log = LoggerFactory.getLogger(Jobs.class);
  private static final String JOB = ShellPrograms.text("job.sh");

  /** One look lasts this long unless the job ends earlier; there is a heartbeat between looks. */
  private static final String LOOK_SECONDS = "5";

  /** In the place of a mark: what ended before counts. */
  private static final String KEEP = "";

  /**
   * The longest absence of a host, longer than a reboot takes; after it, the activity's next
   * attempt continues.
   */
  private static final Duration AWAY = Duration.ofMinutes(3);

  private static final int STARTS = 3;

  /** sysexits.h EX_TEMPFAIL: the job says that another attempt may succeed. */
  private static final int PASSES_BY_ITSELF = 75;

  private final Hosts hosts;
  private final Heartbeat heartbeat;

  public Jobs(Hosts hosts, Heartbeat heartbeat) {
    this.hosts = hosts;
    this.heartbeat = heartbeat;
  }

  /**
   * Like {@link #run}, for a job that must succeed: gives up with JOB_FAILED and the end of its
   * output, masked. The failed job is forgotten, so that the operator's {@code retry} runs it
   * again.
   */
  public JobResult succeed(Login login, Job job, Masking masking) {
    return succeeded(login, job, masking, run(login, job));
  }

  /** As {@link #succeed}, for a job that needs its caller while it runs. */
  public JobResult succeed(Login login, Job job, Masking masking, Meanwhile meanwhile) {
    return succeeded(login, job, masking, follow(login, job, KEEP, meanwhile));
  }

  /** What a caller does for a job that runs. */
  @FunctionalInterface
  public interface Meanwhile {
    /**
     * Called again and again.
     *
     * @param cancelled the activity is cancelled, so the job should end soon
     */
    void serve(boolean cancelled);
  }

  /** As {@link #succeed}; one that ended before does not count. What runs now is followed. */
  public JobResult succeedFresh(Login login, Job job, Masking masking) {
    return succeeded(login, job, masking, follow(login, job, newMark(), cancelled -> {}));
  }

  private JobResult succeeded(Login login, Job job, Masking masking, JobResult result) {
    if (result.ok()) {
      return result;
    }
    forget(login, job);
    var said =
        "%s on %s ended with %d: %s"
            .formatted(
                job.unit(),
                login.name(),
                result.exitStatus(),
                lastLines(masking.masked(result.output())));
    if (result.exitStatus() == PASSES_BY_ITSELF) {
      throw FailureType.UNAVAILABLE.retryIn(Duration.ofSeconds(15), said);
    }
    throw FailureType.JOB_FAILED.stop(
        said
            + "; fix it, then retry the step (full output: sudo less /var/lib/platform/jobs/%s.last/output)"
                .formatted(job.unit()));
  }

  /**
   * Returns once the job has ended, however it ended. A cancellation is thrown only then, so that
   * work on the host always runs under the client's permit.
   */
  public JobResult run(Login login, Job job) {
    return follow(login, job, KEEP, cancelled -> {});
  }

  private JobResult follow(Login login, Job job, String mark, Meanwhile meanwhile) {
    var begun = Instant.now();
    Optional<Instant> away = Optional.empty();
    Optional<ActivityCanceledException> cancelled = Optional.empty();
    var begin = true;
    for (var starts = 1; ; ) {
      try {
        heartbeat.beat(
            "%s runs on %s for %d s"
                .formatted(
                    job.unit(), login.name(), Duration.between(begun, Instant.now()).toSeconds()));
      } catch (ActivityCanceledException e) {
        cancelled = Optional.of(e);
      }
      try {
        var starting = begin && cancelled.isEmpty();
        var seen = starting ? begin(login, job, mark) : look(login, job, LOOK_SECONDS);
        away = Optional.empty();
        begin = false;
        if (cancelled.isPresent() && seen.state() != JobSeen.State.RUNNING) {
          throw cancelled.get();
        }
        switch (seen.state()) {
          case ENDED -> {
            return new JobResult(seen.exitStatus(), seen.output());
          }
          case RUNNING -> meanwhile.serve(cancelled.isPresent());
          case ABSENT -> begin = true; // somebody removed its record
          case VANISHED -> {
            if (++starts > STARTS) {
              throw FailureType.JOB_FAILED.stop(
                  "%s on %s vanished without an exit status (host restarted?); check what it left, then retry the step"
                      .formatted(job.unit(), login.name()));
            }
            log.warn("{} on {} vanished; starting it again", job.unit(), login.name());
            mark = newMark();
            begin = true;
          }
        }
      } catch (HostUnreachable e) {
        away = away.or(() -> Optional.of(Instant.now()));
        if (away.get().plus(AWAY).isBefore(Instant.now())) {
          throw e;
        }
        Pause.of(Duration.ofSeconds(1));
      }
    }
  }

  private static String newMark() {
    return UUID.randomUUID().toString();
  }

  /**
   * Returns once the job runs no more, and starts nothing. After a cancellation whose worker died
   * or whose host was away, a job may outlive its activity.
   */
  public void awaitEnd(Login login, Job job) {
    while (look(login, job, LOOK_SECONDS).state() == JobSeen.State.RUNNING) {
      heartbeat.beat("%s still runs on %s".formatted(job.unit(), login.name()));
    }
  }

  /** Forgets the job once it runs no more: after an abort or a reset it has to run again. */
  public void forgetOnceEnded(Login login, Job job) {
    awaitEnd(login, job);
    forget(login, job);
  }

  /** Asks a running job to end; one that does not run is left alone. */
  public void end(Login login, Job job) {
    try (var host = hosts.connect(login)) {
      host.root("systemctl", "kill", "--signal=TERM", job.unit() + ".service"); // fails where none
    }
  }

  /** Whether the job runs on the host, or has run there and was not forgotten. */
  public boolean known(Login login, Job job) {
    return look(login, job, "0").state() != JobSeen.State.ABSENT;
  }

  /** The next {@link #run} of this unit starts again; a running job is left alone. */
  public void forget(Login login, Job job) {
    try (var host = hosts.connect(login)) {
      host.script(JOB, List.of("forget", job.unit()), Host.Input.none())
          .orFail("forgetting " + job.unit());
    }
  }

  /**
   * One message starts the job and reads its state: most jobs end before a second message is
   * needed.
   */
  private JobSeen begin(Login login, Job job, String mark) {
    var limit = Long.toString(job.limit().toSeconds());
    var lock = job.lockWait().map(it -> Long.toString(it.toSeconds())).orElse("");
    var program = job.wholeProgram().getBytes(UTF_8);
    var files = job.files();
    try (var host = hosts.connect(login)) {
      return host.script(
              JOB,
              List.of(
                  "begin",
                  job.unit(),
                  LOOK_SECONDS,
                  limit,
                  mark,
                  lock,
                  Integer.toString(program.length),
                  Integer.toString(files.length)),
              stream -> {
                stream.write(program);
                stream.write(files);
              })
          .read("starting " + job.unit(), JobSeen::parse);
    }
  }

  private JobSeen look(Login login, Job job, String seconds) {
    try (var host = hosts.connect(login)) {
      return host.script(JOB, List.of("look", job.unit(), seconds), Host.Input.none())
          .read("following " + job.unit(), JobSeen::parse);
    }
  }

  private static String lastLines(String output) {
    var text = output.strip();
    return ShownText.quoted(
        text.length() <= 1500 ? text : "…" + text.substring(text.length() - 1500));
  }
}
