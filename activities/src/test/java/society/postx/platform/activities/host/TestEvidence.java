package society.postx.platform.activities.host;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.handover.HandoverFiles;

/** What a worker keeps, for tests of other things. */
public final class TestEvidence {
  private TestEvidence() {}

  private static BoxFolders away() {
    throw UNAVAILABLE.retry("the Storage Box does not answer");
  }

  /** The Storage Box is away, so evidence stays in the worker's folder. */
  public static EvidenceFiles withoutBox(Path state) {
    return new EvidenceFiles(
        state, BoxFiles.evidence(TestEvidence::away), UnaryOperator.identity());
  }

  public static HandoverFiles handoversWithoutBox(Path state) {
    return new HandoverFiles(BoxFiles.handovers(TestEvidence::away), state);
  }

  /** The only file of evidence that waits in the worker's folder. */
  static Path only(Path state) {
    try (var files = Files.list(EvidenceFiles.folder(state))) {
      var all = files.toList();
      if (all.size() != 1) {
        throw new AssertionError("not one file: " + all);
      }
      return all.getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
