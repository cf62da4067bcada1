package society.postx.platform.workflows.payload;

import io.temporal.common.converter.DataConverterException;

/**
 * What people typed breaks a rule; the message names field, value and rule. It ends the workflow,
 * as no worker can ever read that input. Any other value that cannot be read fails the workflow
 * task alone, so a mended worker goes on.
 */
public final class InvalidInput extends DataConverterException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message {@code field: 'value': rule}
   */
  public InvalidInput(String message) {
    super(message);
  }

  /** Its place in the code says nothing to the person who typed the input. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it does nothing
  public Throwable fillInStackTrace() {
    return this;
  }
}
