package society.postx.platform.benchmarks.light;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Puts exactly these files on hosts and runs the program among them. */
@ActivityInterface
public interface LightActivities {
  void place(String host, String files);

  void placeOnAll(List<String> hosts, String files);
}
