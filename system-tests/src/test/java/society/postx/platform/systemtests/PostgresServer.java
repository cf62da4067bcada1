package society.postx.platform.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debian's PostgreSQL with a cluster of its own, which survives that its process is killed. */
final class PostgresServer implements AutoCloseable {
  static final String USER = "temporal";
  private static final Duration START = Duration.ofSeconds(60);

  private final Path programs = programs();
  private final Path folder;
  private final int port = FreePort.next();
  private @Nullable Process process;

  /** Starts it; returns once it takes connections. */
  PostgresServer() {
    try {
      folder = Files.createTempDirectory("postgres");
      Files.writeString(folder.resolve("password"), password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProgramResult.run(List.of("chown", "-R", "postgres:", folder.toString())).orFail();
    ProgramResult.run(
            asPostgres(
                programs.resolve("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--pwfile=" + folder.resolve("password")))
        .orFail();
    start();
  }

  /** The newest of Debian's. */
  private static Path programs() {
    var found = new LiveFolder(Path.of("/usr/lib/postgresql")).children("*");
    return found.stream()
        .max(Comparator.comparingInt(it -> Integer.parseInt(it.getFileName().toString())))
        .map(it -> it.resolve("bin"))
        .orElseGet(() -> Prerequisites.missing("no PostgreSQL (apt-get install postgresql)"));
  }

  private static List<String> asPostgres(String... command) {
    var all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    all.addAll(List.of(command));
    return all;
  }

  /** Of the role {@link #USER}, on this loopback port alone. */
  String password() {
    return "of-a-test";
  }

  int port() {
    return port;
  }

  /** What a killed one left is given a moment to end: until then PostgreSQL refuses to start. */
  void start() {
    await("PostgreSQL takes connections").atMost(START).until(this::takesConnections);
  }

  private boolean takesConnections() throws IOException {
    if (process == null || !process.isAlive()) {
      process = launch();
    }
    return ProgramResult.run(
            List.of(
                programs.resolve("pg_isready").toString(),
                "--quiet",
                "--host=127.0.0.1",
                "--port=" + port))
        .ok();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            asPostgres(
                programs.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-k",
                folder.toString(),
                "-c",
                "listen_addresses=127.0.0.1"))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve("postgres.log").toFile()))
        .start();
  }

  /** Kills it with SIGKILL; its children end by themselves. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    kill();
    ProgramResult.run(List.of("rm", "-rf", "--one-file-system", folder.toString())).orFail();
  }
}
