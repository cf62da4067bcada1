package society.postx.platform.starter.bootstrap;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import society.postx.platform.starter.connection.Session;

/** Prepares a namespace: its retention, and then the search attributes, once they show. */
record NamespaceSetup(Session session) {
  /** A new namespace reaches the server's caches after some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Returns what was done, a line each. */
  List<String> ensure() {
    var attributes = new SearchAttributes(session.operator(), session.namespace());
    var done =
        List.of(
            new Namespace(session.stubs(), session.namespace()).ensure(),
            onceKnown(attributes::ensure));
    onceKnown(() -> seen(attributes));
    return done;
  }

  private static String seen(SearchAttributes attributes) {
    if (!attributes.missing().isEmpty()) {
      throw Status.NOT_FOUND
          .withDescription(
              "the namespace does not show its new search attributes yet; try again:  ./platform bootstrap")
          .asRuntimeException();
    }
    return "";
  }

  private static String onceKnown(Supplier<String> call) {
    var deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return call.get();
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.NOT_FOUND || Instant.now().isAfter(deadline)) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
    }
  }
}
