package society.postx.platform.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes everything that was opened, in reverse order; a failure does not keep the rest open. */
final class CloseableStack implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CloseableStack.class);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T opened) {
    open.push(opened);
    return opened;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      var next = open.pop();
      try {
        next.close();
      } catch (Exception e) { // AutoCloseable throws any; the others must be closed all the same
        log.warn("{} did not close", next.getClass().getSimpleName(), e);
      }
    }
  }
}
