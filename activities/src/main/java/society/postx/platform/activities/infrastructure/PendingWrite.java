package society.postx.platform.activities.infrastructure;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A commit that a caller waits for. The first answer counts. */
final class PendingWrite {
  private final CommitRequest request;
  private final long begun;
  private final CompletableFuture<Optional<String>> answer = new CompletableFuture<>();

  /**
   * @param begun of its caller, as {@link WaitingCaller#begun}
   */
  PendingWrite(CommitRequest request, long begun) {
    this.request = request;
    this.begun = begun;
  }

  CommitRequest request() {
    return request;
  }

  long begun() {
    return begun;
  }

  /**
   * @param commit at which the repository is as requested; empty when another push came first
   */
  void ends(Optional<String> commit) {
    answer.complete(commit);
  }

  void fails(RuntimeException why) {
    answer.completeExceptionally(why);
  }

  /** Waits for the end; bounded by the timeouts of the network calls. */
  void awaitEnd() {
    CloneQueue.awaitEnd(answer);
  }

  /** The answer, once the write has ended. */
  Optional<String> answer() {
    awaitEnd();
    return CloneQueue.ended(answer);
  }
}
