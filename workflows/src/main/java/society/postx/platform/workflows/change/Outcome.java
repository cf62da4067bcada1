package society.postx.platform.workflows.change;

import java.util.List;

/** What a step's activity answers when it may have changed something. */
public interface Outcome {
  List<Change> changes();

  /** What became true, in one line for the checklist. */
  String note();
}
