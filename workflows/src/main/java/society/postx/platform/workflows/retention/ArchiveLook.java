package society.postx.platform.workflows.retention;

import java.time.Instant;
import society.postx.platform.workflows.text.Quantities;

/**
 * What the Storage Box shows of an archive.
 *
 * @param found whose it is, by its marker and its repository
 * @param place where it is, below the box's root
 * @param witness the box's time; the worker's where the box is full and stores nothing
 */
public record ArchiveLook(ArchivedClient found, String place, Instant witness) {
  String note() {
    return "%s is the archive of %s, repository %s; the box's time is %s"
        .formatted(place, found.client(), found.repositoryId(), Quantities.time(witness));
  }
}
