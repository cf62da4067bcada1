package society.postx.platform.activities.limit;

import java.io.IOException;

/** Another machine or program sent more than anybody reads of it; names both. */
public final class TooMuchSent extends IOException {
  private static final long serialVersionUID = 1L;

  TooMuchSent(String from, ByteLimit limit) {
    super("%s sent more than %s, which is the limit; the rest was not read".formatted(from, limit));
  }
}
