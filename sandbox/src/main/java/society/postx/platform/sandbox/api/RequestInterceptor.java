package society.postx.platform.sandbox.api;

import io.javalin.http.Context;

/** What comes between a request and its honest answer: the request log and injected faults. */
public interface RequestInterceptor {
  /** Before anything is done; an {@link ApiError} thrown here is the answer. */
  void beforehand(Context ctx);

  /** After the work is done and the answer is known, and before it is sent. */
  void afterwards(Context ctx);

  /** Lets everything pass. */
  static RequestInterceptor none() {
    return new RequestInterceptor() {
      @Override
      public void beforehand(Context ctx) {}

      @Override
      public void afterwards(Context ctx) {}
    };
  }
}
