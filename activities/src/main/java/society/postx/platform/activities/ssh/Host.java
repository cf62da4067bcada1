package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPEngine;
import society.postx.platform.activities.limit.TooMuchSent;

/**
 * An open SSH connection to a host. Several threads may use it at once; a broken one throws
 * HostUnreachable. A shared connection that broke before this caller's first use of it is replaced
 * once. A command that may have started is never repeated.
 */
public final class Host implements AutoCloseable {
  private final Login login;
  private final HostConnection connection;
  private final Duration limit;
  private final Runnable release;

  Host(Login login, HostConnection connection, Duration limit, Runnable release) {
    this.login = login;
    this.connection = connection;
    this.limit = limit;
    this.release = release;
  }

  public String name() {
    return login.name();
  }

  /** Runs a command as the login's user. */
  public CommandResult run(String... words) {
    return run(List.of(words), Input.none());
  }

  /** Runs a command as root. */
  public CommandResult root(String... words) {
    return root(List.of(words), Input.none());
  }

  /** Runs a command as root; secrets go through {@code input}, never into the words. */
  public CommandResult root(List<String> words, Input input) {
    var command = new ArrayList<>(List.of("sudo", "-n", "--"));
    command.addAll(words);
    return run(command, input);
  }

  /**
   * Runs a shell program as root with positional arguments.
   *
   * @param program POSIX shell text without values from people: those are arguments
   */
  public CommandResult script(String program, List<String> arguments, Input input) {
    var words = new ArrayList<>(List.of("/bin/sh", "-c", program, "platform"));
    words.addAll(arguments);
    return root(words, input);
  }

  /**
   * Runs a command as the login's user.
   *
   * @throws UnusableAnswer it printed more than {@link CommandOutput#LIMIT}
   */
  public CommandResult run(List<String> words, Input input) {
    var doing = "running a command";
    try (var session = connection.startSession()) {
      var command = session.exec(ShellQuoting.quoted(words));
      try (var out = new CommandOutput(command, command.getInputStream());
          var err = new CommandOutput(command, command.getErrorStream())) {
        write(command, input);
        command.join(limit.toSeconds(), TimeUnit.SECONDS);
        var printed = List.of(out.text(), err.text());
        var status = command.getExitStatus();
        if (status == null) { // the connection went, or a signal ended it
          throw new IOException("'" + words.getFirst() + "' ended without an exit status");
        }
        return new CommandResult(login.name(), status, printed.get(0), printed.get(1));
      }
    } catch (TooMuchSent e) {
      throw new UnusableAnswer(login.name(), doing, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new HostUnreachable(login, doing, e);
    }
  }

  /**
   * Runs a shell program as root and returns what it printed, also if it does not end in time,
   * prints too much or loses its connection: then the last line says so.
   */
  public String heard(String program) {
    var words = List.of("sudo", "-n", "--", "/bin/sh", "-c", program, "platform");
    var heard = Optional.<String>empty();
    try (var session = connection.startSession()) {
      var command = session.exec(ShellQuoting.quoted(words));
      try (var out = new CommandOutput(command, command.getInputStream());
          var err = new CommandOutput(command, command.getErrorStream())) {
        write(command, Input.none());
        heard = Optional.of(heard(command, out) + err.soFar());
      }
    } catch (IOException e) {
      if (heard.isEmpty()) { // else the host does not let the command be ended
        throw new HostUnreachable(login, "running a command", e);
      }
    }
    return heard.orElseThrow();
  }

  private String heard(Session.Command command, CommandOutput out) {
    try {
      command.join(limit.toSeconds(), TimeUnit.SECONDS);
      return out.text();
    } catch (IOException e) {
      return "%s\n(cut off: %s)\n".formatted(out.soFar(), e.getMessage());
    }
  }

  /**
   * Starts a command and talks with it through its channel, which is closed afterwards.
   *
   * @param command sent as it is: for the other side's forced commands
   */
  public <T> T talk(String command, Function<Session.Command, T> talk) {
    try (var session = connection.startSession()) {
      return talk.apply(session.exec(command));
    } catch (IOException e) {
      throw new HostUnreachable(login, "talking to '" + command + "'", e);
    }
  }

  private static void write(Session.Command command, Input input) throws IOException {
    try (var stream = command.getOutputStream()) {
      input.writeTo(stream);
    } catch (IOException e) {
      // A command that has ended does not read to the end: its exit status says whether that was
      // right.
      if (command.isOpen()) {
        throw e;
      }
    }
  }

  /** Files over SFTP with the login's rights; the caller closes it. */
  public SFTPClient sftp() {
    try {
      return new SFTPClient(new SFTPEngine(connection).init());
    } catch (IOException e) {
      throw new HostUnreachable(login, "opening SFTP", e);
    }
  }

  /** Gives a pooled connection back, ends a fresh one. */
  @Override
  public void close() {
    release.run();
  }

  /** What a command reads from its standard input. */
  @FunctionalInterface
  public interface Input {
    void writeTo(OutputStream stream) throws IOException;

    static Input none() {
      return stream -> {};
    }

    static Input of(String text) {
      return stream -> stream.write(text.getBytes(UTF_8));
    }
  }
}
