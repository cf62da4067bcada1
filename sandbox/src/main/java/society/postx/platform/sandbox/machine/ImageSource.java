package society.postx.platform.sandbox.machine;

/** Names the image that a disk is created from. */
public sealed interface ImageSource {
  /** A system image by name: {@code debian-13} as bare as Hetzner's. */
  record SystemImage(String name) implements ImageSource {}

  /**
   * The prepared image that comes with the sandbox: debian-13 with what the platform's base
   * installs.
   */
  record Prepared() implements ImageSource {}

  /** A snapshot or backup made with {@link MachineDriver#snapshot}. */
  record Snapshot(long imageId) implements ImageSource {}
}
