package society.postx.platform.sandbox.fault;

/** Counts the remaining uses of a fault in force. */
final class ActiveFault {
  static final int ALWAYS = -1;

  final long id;
  final Fault fault;
  private int left;

  ActiveFault(long id, Fault fault, int times) {
    this.id = id;
    this.fault = fault;
    this.left = times;
  }

  /** Counts one use; false if none is left. */
  synchronized boolean use() {
    if (left == 0) return false;
    if (left > 0) left--;
    return true;
  }

  synchronized int left() {
    return left;
  }
}
