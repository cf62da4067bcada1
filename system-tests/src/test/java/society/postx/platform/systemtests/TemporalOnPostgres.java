package society.postx.platform.systemtests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the Temporal server of production, as {@code temporal.service} does. */
final class TemporalOnPostgres implements TemporalProgram {
  private static final Path DEPLOYMENT = Path.of("../deployment/temporal").toAbsolutePath();

  private final Map<String, String> environment = new HashMap<>();

  /**
   * Makes its databases.
   *
   * @param programs the folder with {@code server/temporal-server} and {@code
   *     admin-tools/temporal-sql-tool}
   */
  TemporalOnPostgres(Path programs, PostgresServer postgres, Path folder) {
    var port = Integer.toString(postgres.port());
    environment.putAll(
        Map.of(
            "DB", "postgres12",
            "DB_PORT", port,
            "POSTGRES_SEEDS", "127.0.0.1",
            "POSTGRES_USER", PostgresServer.USER,
            "POSTGRES_PWD", postgres.password(),
            "NUM_HISTORY_SHARDS", "128",
            "BIND_ON_IP", "127.0.0.1",
            "LOG_LEVEL", "warn",
            "DYNAMIC_CONFIG_FILE_PATH", DEPLOYMENT.resolve("dynamic-config.yml").toString()));
    environment.put("PATH", path(programs));
    for (var service : List.of("FRONTEND", "MATCHING", "HISTORY", "WORKER")) {
      environment.put(service + "_MEMBERSHIP_PORT", Integer.toString(FreePort.small()));
      environment.put(service + "_GRPC_PORT", Integer.toString(FreePort.small()));
    }
    makeDatabases(postgres, port, folder.resolve("postgres_password"));
  }

  private static String path(Path programs) {
    return String.join(
        File.pathSeparator,
        programs.resolve("server").toString(),
        programs.resolve("admin-tools").toString(),
        System.getenv("PATH"));
  }

  private void makeDatabases(PostgresServer postgres, String port, Path password) {
    try {
      Files.writeString(password, postgres.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var all = new HashMap<>(environment);
    all.putAll(
        Map.of(
            "SQL_PLUGIN",
            "postgres12",
            "SQL_HOST",
            "127.0.0.1",
            "SQL_PORT",
            port,
            "SQL_USER",
            PostgresServer.USER,
            "SQL_PASSWORD_FILE",
            password.toString()));
    ProgramResult.run(List.of("sh", DEPLOYMENT.resolve("schema.sh").toString()), all, "").orFail();
  }

  @Override
  public Process start(int port, int httpPort, Path log) throws IOException {
    var builder = new ProcessBuilder("sh", "-c", "exec temporal-server start");
    builder.environment().putAll(environment);
    builder.environment().put("FRONTEND_GRPC_PORT", Integer.toString(port));
    builder.environment().put("FRONTEND_HTTP_PORT", Integer.toString(httpPort));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()))
        .start();
  }
}
