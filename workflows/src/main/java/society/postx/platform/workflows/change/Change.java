package society.postx.platform.workflows.change;

/**
 * One thing an operation created, changed or would create or change.
 *
 * @param kind created, changed, replaced or deleted
 * @param what the thing with its name: {@code server client-alpha}
 */
public record Change(Kind kind, String what) {
  public enum Kind {
    CREATED,
    CHANGED,
    REPLACED,
    DELETED
  }

  public static Change created(String what) {
    return new Change(Kind.CREATED, what);
  }

  public static Change changed(String what) {
    return new Change(Kind.CHANGED, what);
  }

  public static Change replaced(String what) {
    return new Change(Kind.REPLACED, what);
  }

  public static Change deleted(String what) {
    return new Change(Kind.DELETED, what);
  }
}
