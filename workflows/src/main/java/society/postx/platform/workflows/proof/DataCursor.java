package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which slice of a client's data is read next. It moves on only after a slice was read and found
 * good, so every pack is read once in {@code of} good weeks. Restic puts packs into slices by their
 * id ({@code check --read-data-subset n/N}).
 *
 * @param next 1 to {@code of}
 * @param of 1 to {@link #MOST} slices
 * @param allRead when the last slice of a whole round was read; null before the first round's end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataCursor(int next, int of, @Nullable Instant allRead) {
  /** Restic takes the slice from the first byte of a pack's id. */
  public static final int MOST = 256;

  public DataCursor {
    if (of < 1 || of > MOST || next < 1 || next > of) {
      throw new IllegalArgumentException(
          "next: '%d of %d': 1 to of, and of at most %d".formatted(next, of, MOST));
    }
  }

  /** The first slice. */
  public static DataCursor first(int of) {
    return new DataCursor(1, of, null);
  }

  /** The same where the number of slices is the same; a new number begins a new round. */
  public DataCursor in(int slices) {
    return slices == of ? this : new DataCursor(1, slices, allRead);
  }

  /** After the slice was read and found good. */
  public DataCursor afterRead(Instant now) {
    return next == of ? new DataCursor(1, of, now) : new DataCursor(next + 1, of, allRead);
  }

  /** Slices of this round that were read. */
  @JsonIgnore
  public int read() {
    return next - 1;
  }

  /** {@code slice 3 of 26}. */
  @JsonIgnore
  public String text() {
    return "slice %d of %d".formatted(next, of);
  }
}
