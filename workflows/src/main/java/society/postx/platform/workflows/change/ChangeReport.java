package society.postx.platform.workflows.change;

import java.util.List;

/** Reports what a step's activity changed. */
public interface ChangeReport {
  List<Change> changes();

  /** The result in one line for the checklist. */
  String note();
}
