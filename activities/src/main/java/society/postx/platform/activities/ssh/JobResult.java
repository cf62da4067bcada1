package society.postx.platform.activities.ssh;

/**
 * How a job ended.
 *
 * @param exitStatus 0-255; 124 where it ran into its limit
 * @param output the last 16 KiB of what it printed
 */
public record JobResult(int exitStatus, String output) {
  public boolean ok() {
    return exitStatus == 0;
  }
}
