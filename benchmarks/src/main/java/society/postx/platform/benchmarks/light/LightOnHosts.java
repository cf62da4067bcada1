package society.postx.platform.benchmarks.light;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;

/** Copies files with the same code that a deployment uses for an app's folder. */
final class LightOnHosts implements LightActivities {
  private final Hosts hosts;
  private final Function<String, Login> logins;

  LightOnHosts(Hosts hosts, Function<String, Login> logins) {
    this.hosts = hosts;
    this.logins = logins;
  }

  @Override
  public void place(String name, String files) {
    try (var host = hosts.connect(logins.apply(name))) {
      BundleUpload.put(host, bundle(Path.of(files)), LightBenchmark.TARGET, "light");
      var unused = host.root(LightBenchmark.COMMAND).orFail("running the command");
    }
  }

  @Override
  public void placeOnAll(List<String> names, String files) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      names.stream()
          .map(name -> CompletableFuture.runAsync(() -> place(name, files), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  private static Bundle bundle(Path folder) {
    var bundle = new Bundle();
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var mode = Files.isExecutable(file) ? 0755 : 0644;
        bundle.file(folder.relativize(file).toString(), mode, 0, Files.readAllBytes(file));
      }
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
