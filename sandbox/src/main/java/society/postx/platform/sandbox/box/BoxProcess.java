package society.postx.platform.sandbox.box;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Controls a running box: a script that holds its namespaces and reads commands from a pipe. When
 * this JVM ends, in any way, the pipe closes, the script ends, and the kernel removes sshd and the
 * mounts.
 */
final class BoxProcess {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private BoxProcess(Process process) {
    this.process = process;
    this.requests = process.outputWriter();
    this.answers = process.inputReader();
  }

  static BoxProcess start(BoxNetwork place, BoxPrograms programs, Path box, String address) {
    place.provide(address);
    var command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "--pid", "--fork"));
    command.addAll(
        List.of(
            "--kill-child",
            programs.init().toString(),
            box.toString(),
            programs.tree().toString(),
            Integer.toString(BoxPrograms.UID),
            address,
            Integer.toString(place.port())));
    try {
      var log = ProcessBuilder.Redirect.appendTo(box.resolve("sshd.log").toFile());
      var process = new ProcessBuilder(place.inside(command)).redirectError(log).start();
      return new BoxProcess(process);
    } catch (IOException e) {
      throw new BoxException("cannot start the Storage Box of " + box, e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  void ask(String request) {
    try {
      requests.write(request);
      requests.newLine();
      requests.flush();
      var answer = answers.readLine();
      if (!"done".equals(answer)) {
        throw new BoxException("Storage Box: '%s' %s".formatted(request, answer));
      }
    } catch (IOException e) {
      throw new BoxException("Storage Box: '%s' got no answer".formatted(request), e);
    }
  }

  void stop() {
    try {
      requests.close();
    } catch (IOException e) {
      process.destroyForcibly(); // a broken pipe: it is ending by itself; make sure
    }
    process.onExit().join();
  }
}
