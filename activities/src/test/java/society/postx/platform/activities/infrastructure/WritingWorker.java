package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.change.RunLabel;

/** A worker that writes one commit after the other until it is killed. Arguments: remote, state. */
final class WritingWorker {
  private WritingWorker() {}

  public static void main(String[] arguments) {
    var repository = new InfrastructureRepository(arguments[0], Path.of(arguments[1]));
    for (var write = 0; ; write++) {
      var content = "%d %s\n".formatted(write, ProcessHandle.current().pid()).getBytes(UTF_8);
      var commit =
          repository.write(
              new CommitRequest(
                  "write " + write,
                  "writing",
                  new RunLabel("run-1"),
                  newest -> Map.of("written", Optional.of(content))));
      System.out.println(commit);
    }
  }
}
