package society.postx.platform.workflows.snapshots;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a client's snapshots that match a pattern.
 *
 * @param total paths that match; the list holds the first {@link #MOST}
 */
public record FoundFiles(String pattern, int total, List<Found> files) {
  public static final int MOST = 200;

  public FoundFiles {
    files = List.copyOf(files);
  }

  /**
   * One path.
   *
   * @param path absolute, in one line without control characters
   * @param bytes in the newest of the snapshots; null for a folder
   * @param newest id of the snapshot that holds it and that the box stored last
   * @param snapshots that hold it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Found(String path, @Nullable Long bytes, String newest, int snapshots) {}
}
