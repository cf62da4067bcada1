package society.postx.platform.benchmarks.light;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Leaves hosts with exactly these files, and runs the command that is one of them. */
@ActivityInterface
public interface LightActivities {
  void place(String host, String files);

  void placeOnAll(List<String> hosts, String files);
}
