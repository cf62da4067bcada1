package society.postx.platform.workflows.change;

import java.util.List;

/** Reports what a step's activity found; it changes nothing. */
public interface ReadReport extends ChangeReport {
  @Override
  default List<Change> changes() {
    return List.of();
  }
}
