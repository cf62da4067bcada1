package society.postx.platform.activities.offboarding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** Offers the parts of an export one after the other. */
interface PartSource {
  /** The part that waits, where one does soon. */
  Optional<WaitingPart> next();

  /** Writes exactly the part's bytes; throws where they are not what was announced. */
  void copy(WaitingPart part, OutputStream target) throws IOException;

  /** The part is stored: the host removes it. */
  void taken(WaitingPart part);

  /** The files that are whole, by name. */
  Map<String, WrittenFile> results();

  /** Leaves nothing of the export there. */
  void end();
}
