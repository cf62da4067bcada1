package society.postx.platform.systemtests;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** A Temporal server on a database that survives it. */
interface TemporalProgram {
  /**
   * @param port of its gRPC API on 127.0.0.1
   * @param httpPort of its HTTP API
   * @param log to append to
   */
  Process start(int port, int httpPort, Path log) throws IOException;

  /** The development server of Temporal's command line, with a database file beside its log. */
  static TemporalProgram development(Path program) {
    return (port, httpPort, log) ->
        new ProcessBuilder(
                program.toString(),
                "server",
                "start-dev",
                "--headless",
                "--log-level=warn",
                "--db-filename=" + log.resolveSibling("temporal.db"),
                "--port=" + port,
                "--http-port=" + httpPort)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
  }
}
