package society.postx.platform.benchmarks.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;

/** Reads the logins of a {@link Fleet} from its folder, for another process. */
public final class FleetLogins {
  private FleetLogins() {}

  /** Returns a function from a host's name to its login. */
  public static Function<String, Login> in(Path folder) {
    try {
      var key = new PrivateKey("key", Files.readString(folder.resolve("key")));
      var pins = PinnedKeys.of(Files.readString(folder.resolve("key.pub")).strip());
      var logins =
          Files.readAllLines(folder.resolve("inventory")).stream()
              .skip(1)
              .map(line -> line.split(" ansible_host=", 2))
              .map(line -> new Login(line[0], line[1], 22, "deploy", key, pins))
              .collect(Collectors.toMap(Login::name, it -> it));
      return name -> {
        var login = logins.get(name);
        if (login == null) {
          throw new IllegalArgumentException("no host " + name);
        }
        return login;
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
