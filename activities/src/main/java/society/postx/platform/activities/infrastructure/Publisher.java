package society.postx.platform.activities.infrastructure;

import static society.postx.platform.workflows.failure.FailureType.REPOSITORY_CONFLICT;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.RemoteRefUpdate.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Pause;

/**
 * Commits on top of the remote's newest commit and pushes; repeats when another push came first.
 */
final class Publisher {
  private static final int ATTEMPTS = 20;

  /** How Git, JGit and Git hosts say that the branch moved, or was being moved, at that moment. */
  private static final Pattern RACE =
      Pattern.compile(
          "(?i)cannot lock ref|failed to lock|unable to (lock|create) .*\\.lock|lock (error|failure)"
              + "|failed to update ref|incorrect old value|reference already exists|stale info"
              + "|non-fast-forward|fetch first|remote ref (has )?changed|reference has changed");

  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private final LocalClone clone;
  private final RemoteTip remoteTip;
  private final StaleLock staleLock;
  private final CommitMaker maker;
  private final Queue<PendingWrite> waiting = new ConcurrentLinkedQueue<>();

  Publisher(LocalClone clone, RemoteTip remoteTip) {
    this.clone = clone;
    this.remoteTip = remoteTip;
    this.staleLock = new StaleLock(clone.remote());
    this.maker = new CommitMaker(clone);
  }

  String publish(CommitRequest request, WaitingCaller caller) {
    var begun = caller.begun();
    for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
      var published = published(new PendingWrite(request, begun), caller);
      if (published.isPresent()) {
        return published.get();
      }
      remoteTip.forget();
      Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(20L * attempt) + 1));
    }
    throw REPOSITORY_CONFLICT.stop(
        "cannot push '%s' to the infrastructure repository %s: another push came first %d times; nothing was written; retry the step later"
            .formatted(request.summary(), clone.remote(), ATTEMPTS));
  }

  /**
   * The commit's hash; empty when another push came first. The first whose turn it is also does the
   * work of all who wait, with one push.
   */
  private Optional<String> published(PendingWrite write, WaitingCaller caller) {
    waiting.add(write);
    try {
      clone
          .queue()
          .run(
              caller,
              () -> {
                if (waiting.contains(write)) {
                  publishAll();
                }
                return true;
              });
      return write.answer();
    } finally {
      if (!waiting.remove(write)) {
        write.awaitEnd();
      }
    }
  }

  private void publishAll() {
    var batch = new ArrayList<PendingWrite>();
    for (var write = waiting.poll(); write != null; write = waiting.poll()) {
      batch.add(write);
    }
    try {
      clone.locked(
          repository -> {
            publish(repository, batch);
            return true;
          });
    } catch (ApplicationFailure | UncheckedIOException e) {
      batch.forEach(write -> write.fails(e));
    } finally { // those that have no answer yet met an error of the machine
      batch.forEach(
          write -> write.fails(new IllegalStateException("the write ended without an answer")));
    }
  }

  /**
   * A tip of a few seconds ago spares the fetch: where it is outdated, the remote refuses the push.
   * It is not good enough to find that there is nothing to do, nor that the edits are impossible.
   */
  private void publish(Repository repository, List<PendingWrite> batch) throws IOException {
    var recent = remoteTip.recent();
    if (recent.isPresent()) {
      var chain = CommitChain.of(repository, recent.get().tip(), batch, maker);
      if (chain.changesAll() || batch.stream().allMatch(it -> recent.get().after(it.begun()))) {
        push(repository, chain);
        return;
      }
    }
    var asked = System.nanoTime();
    var tip = clone.fetchTip(repository);
    remoteTip.saw(tip, asked);
    push(repository, CommitChain.of(repository, tip, batch, maker));
  }

  private void push(Repository repository, CommitChain chain) throws IOException {
    var tip = chain.tip();
    if (chain.last().equals(tip.commit())) {
      chain.succeed();
      return;
    }
    var asked = System.nanoTime();
    var pushed = push(repository, tip, chain.last());
    switch (pushed.getStatus()) {
      case OK, UP_TO_DATE -> {
        remoteTip.saw(new LocalClone.Tip(tip.branch(), chain.last()), asked);
        chain.succeed();
      }
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED, NON_EXISTING -> chain.cameSecond();
      default -> refused(repository, chain, pushed);
    }
  }

  private void refused(Repository repository, CommitChain chain, RemoteRefUpdate pushed)
      throws IOException {
    var branch = chain.tip().branch();
    var why = Optional.ofNullable(pushed.getMessage()).orElse(pushed.getStatus().name());
    if (pushed.getStatus() == Status.REJECTED_OTHER_REASON
        && (staleLock.wasInTheWay(branch, why) || RACE.matcher(why).find())) {
      chain.cameSecond();
    } else if (chain.writes().size() > 1) { // the remote may refuse only one of them
      for (var write : chain.writes()) {
        push(
            repository,
            CommitChain.of(repository, clone.fetchTip(repository), List.of(write), maker));
      }
    } else {
      chain.fail(
          REPOSITORY_CONFLICT.stop(
              "the infrastructure repository %s refuses '%s': %s; nothing was written; allow the platform to push to %s, then retry the step"
                  .formatted(
                      clone.remote(), chain.writes().getFirst().request().summary(), why, branch)));
    }
  }

  /** One push for all that the remote does not keep yet, as a rule none. */
  void keep(Collection<String> commits, WaitingCaller caller) {
    try {
      if (!clone.notKept(commits).isEmpty()) {
        clone.queue().run(caller, () -> clone.locked(repository -> keep(repository, commits)));
      }
    } catch (ApplicationFailure | UncheckedIOException e) {
      log.warn("deployed commits {} have no ref of ours: {}", commits, e.toString());
    }
  }

  private boolean keep(Repository repository, Collection<String> commits) throws IOException {
    var updates = new ArrayList<RemoteRefUpdate>();
    for (var commit : clone.notKept(commits)) {
      var ref = LocalClone.KEPT + commit.name();
      updates.add(new RemoteRefUpdate(repository, commit.name(), commit, ref, false, ref, null));
    }
    if (updates.isEmpty()) {
      return true;
    }
    try (var transport = clone.open(repository)) {
      var result = transport.push(NullProgressMonitor.INSTANCE, updates);
      for (var update : result.getRemoteUpdates()) {
        if (update.getStatus() != Status.OK && update.getStatus() != Status.UP_TO_DATE) {
          log.warn(
              "the infrastructure repository {} refuses {}: {} {}",
              clone.remote(),
              update.getRemoteName(),
              update.getStatus(),
              update.getMessage());
        }
      }
      return true;
    }
  }

  private RemoteRefUpdate push(Repository repository, LocalClone.Tip tip, ObjectId commit)
      throws IOException {
    var update =
        new RemoteRefUpdate(
            repository,
            commit.name(),
            commit,
            tip.branch(),
            false,
            Revision.BRANCHES + Repository.shortenRefName(tip.branch()),
            tip.commit());
    try (var transport = clone.open(repository)) {
      var result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
      return result.getRemoteUpdate(tip.branch());
    }
  }
}
