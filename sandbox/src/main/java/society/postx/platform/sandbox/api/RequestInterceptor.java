package society.postx.platform.sandbox.api;

import io.javalin.http.Context;

/** Acts before and after a request is answered: the request log and injected faults. */
public interface RequestInterceptor {
  /** Runs before the work; an {@link ApiError} thrown here is the answer. */
  void beforehand(Context ctx);

  /** Runs after the work, before the answer is sent. */
  void afterwards(Context ctx);

  /** Does nothing. */
  static RequestInterceptor none() {
    return new RequestInterceptor() {
      @Override
      public void beforehand(Context ctx) {}

      @Override
      public void afterwards(Context ctx) {}
    };
  }
}
