package society.postx.platform.workflows.staging;

/**
 * A running staging server.
 *
 * @param ipv4 the address that the worker reaches it at
 */
public record StagingServer(long id, String name, String ipv4, String serverType, String location) {
  /** {@code staging-alpha (id 12, cx23 in fsn1)}. */
  public String text() {
    return "%s (id %d, %s in %s)".formatted(name, id, serverType, location);
  }
}
