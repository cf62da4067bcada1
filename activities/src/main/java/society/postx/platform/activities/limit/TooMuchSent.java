package society.postx.platform.activities.limit;

import java.io.IOException;

/** Input exceeded its size limit; the message names the sender and the limit. */
public final class TooMuchSent extends IOException {
  private static final long serialVersionUID = 1L;

  TooMuchSent(String from, ByteLimit limit) {
    super("%s sent more than %s, which is the limit; the rest was not read".formatted(from, limit));
  }
}
