package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.offboarding.ExportContents.StoredFile;

/**
 * Brings an export's parts from its host to its folder on the box, one at a time and none over this
 * worker's disk. A part is noted once it is stored, and only then removed on the host, so that the
 * next attempt always goes on with the part that waits.
 */
final class PartPickup {
  private final PartSource source;
  private final ExportFolder folder;
  private final ExportPlan plan;
  private final BoxRoom room;
  private ExportContents contents;

  PartPickup(
      PartSource source,
      ExportFolder folder,
      ExportPlan plan,
      BoxRoom room,
      ExportContents contents) {
    this.source = source;
    this.folder = folder;
    this.plan = plan;
    this.room = room;
    this.contents = contents;
  }

  /** Brings what waits; returns once nothing does. */
  void all() {
    var first = true;
    for (var part = source.next(); part.isPresent(); part = source.next()) {
      bring(part.get(), first);
      first = false;
    }
  }

  /**
   * @param first only then an attempt before may have stored the part and not said so: a host that
   *     offers one again and again would keep a worker for ever
   */
  private void bring(WaitingPart part, boolean first) {
    var stored = contents.stored(part);
    if (part.number() <= stored && !first) {
      throw VERIFICATION_FAILED.stop(
          "the host offers part %d of %s again, which was taken from it; find out what it runs, then retry the step"
              .formatted(part.number(), part.file()));
    }
    if (part.number() > stored) {
      if (part.number() > stored + 1) {
        throw VERIFICATION_FAILED.stop(
            "part %d of %s waits, but the Storage Box has %d of them; abort the export and start it again"
                .formatted(part.number(), part.file(), stored));
      }
      if (part.number() == 1) {
        folder.keepParts(part.file(), 0);
      }
      room.take(part.bytes());
      var next = contents.with(part);
      var name = next.file(part.file()).orElseThrow().partName(part.number());
      folder.store(name, part.bytes(), stream -> source.copy(part, stream));
      contents = folder.save(next);
    }
    source.taken(part);
  }

  /** Once the host has ended: compares all with what the host says, and completes the folder. */
  ExportContents complete(ExportReadme readme) {
    var written = source.results();
    var files = new ArrayList<StoredFile>();
    var wrong = new ArrayList<String>();
    for (var item : plan.files()) {
      var result = written.get(item.name());
      var stored = contents.file(item.name()).filter(it -> sameParts(it, result));
      if (result == null || stored.isEmpty()) {
        source.end(); // so that it writes all of it again
        throw UNAVAILABLE.retryIn(
            Duration.ofSeconds(5),
            "the Storage Box does not have all parts of %s; it is exported again"
                .formatted(item.name()));
      }
      if (!result.isWhole() || (item.count() != null && result.held() == null)) {
        wrong.add("%s holds %s".formatted(item.name(), result.counts()));
      }
      files.add(stored.get().counted(result.counts()));
    }
    if (!wrong.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "the export lacks what its source has, or has more: %s; find out why, then retry the step"
              .formatted(String.join("; ", wrong)));
    }
    return completeWith(files, readme);
  }

  private static boolean sameParts(StoredFile stored, @Nullable WrittenFile result) {
    return result != null
        && stored.attempt().equals(result.attempt())
        && stored.parts().size() == result.parts()
        && stored.bytes() == result.bytes();
  }

  private ExportContents completeWith(List<StoredFile> files, ExportReadme readme) {
    files.forEach(it -> folder.keepParts(it.name(), it.parts().size()));
    folder.text(
        "SHA256SUMS", String.join("\n", files.stream().flatMap(StoredFile::sums).toList()) + "\n");
    folder.text("README.txt", readme.text(files));
    contents = folder.save(contents.completeWith(files));
    return contents;
  }
}
