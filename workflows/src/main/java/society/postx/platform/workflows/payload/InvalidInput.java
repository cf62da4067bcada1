package society.postx.platform.workflows.payload;

import io.temporal.common.converter.DataConverterException;

/**
 * Reports typed input that breaks a rule; the message names field, value and rule. It fails the
 * workflow, because no worker can ever read that input. Any other unreadable value fails only the
 * workflow task, so that a fixed worker continues.
 */
public final class InvalidInput extends DataConverterException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message {@code field: 'value': rule}
   */
  public InvalidInput(String message) {
    super(message);
  }

  /** A stack trace does not help the person who typed the input. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it does nothing
  public Throwable fillInStackTrace() {
    return this;
  }
}
