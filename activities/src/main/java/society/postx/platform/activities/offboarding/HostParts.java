package society.postx.platform.activities.offboarding;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.UnusableAnswer;

/** Fetches the parts that {@code base/backup/export} writes on a host, over SSH. */
final class HostParts implements PartSource {
  static final String FOLDER = "/opt/platform/export";
  private static final String PROGRAM = FOLDER + "/export";
  private static final String COPY = "sudo -n -- cat " + ExportPlan.STATE + "/part";

  /** An older repository's programs, or a host that never began, have none. */
  private static final String END = "if [ -x \"$1\" ] && [ -e \"$2\" ]; then exec \"$1\" end; fi";

  private static final String SECONDS = "2";
  private static final int BUFFER = 1 << 18;

  /** A host that sends slower than this holds a worker for nothing. */
  private static final long LEAST_BYTES_PER_SECOND = 200_000;

  private static final Duration BEGIN = Duration.ofMinutes(2);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final TypeReference<Map<String, WrittenFile>> RESULTS = new TypeReference<>() {};

  private final Hosts hosts;
  private final Login login;
  private final ExportPlan plan;
  private final Heartbeat heartbeat;

  HostParts(Hosts hosts, Login login, ExportPlan plan, Heartbeat heartbeat) {
    this.hosts = hosts;
    this.login = login;
    this.plan = plan;
    this.heartbeat = heartbeat;
  }

  @Override
  public Optional<WaitingPart> next() {
    heartbeat.beat("asking for the next part of the export");
    try (var host = hosts.connect(login)) {
      return host.root(PROGRAM, "next", SECONDS)
          .read(
              "asking for the next part of the export",
              said -> Optional.<WaitingPart>ofNullable(parsed(said)).map(it -> it.requireOf(plan)));
    }
  }

  private static @Nullable WaitingPart parsed(String said) {
    try {
      return JSON.readValue(said, WaitingPart.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void copy(WaitingPart part, OutputStream target) throws IOException {
    try (var host = hosts.connect(login)) {
      host.talk(
          COPY,
          command -> {
            var over = closedIfSlow(command, part.bytes());
            try (var stream = command.getInputStream()) {
              copy(part, stream, target);
              return part;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } finally {
              over.countDown();
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void copy(WaitingPart part, InputStream stream, OutputStream target) throws IOException {
    var digest = sha256();
    var buffer = new byte[BUFFER];
    var left = part.bytes();
    while (left > 0) {
      var read = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw unusable("its part %d of %s is too short".formatted(part.number(), part.file()));
      }
      digest.update(buffer, 0, read);
      target.write(buffer, 0, read);
      left -= read;
      heartbeat.beat("fetching part %d of %s".formatted(part.number(), part.file()));
    }
    if (stream.read() >= 0 || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
      throw unusable(
          "its part %d of %s is not what it announced".formatted(part.number(), part.file()));
    }
  }

  /** A channel that sends a byte now and then never ends by itself. */
  private static CountDownLatch closedIfSlow(Session.Command command, long bytes) {
    var over = new CountDownLatch(1);
    var limit = BEGIN.plusSeconds(bytes / LEAST_BYTES_PER_SECOND).toNanos();
    var unused =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!over.await(limit, NANOSECONDS)) {
                      command.close();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (IOException e) {
                    // the connection is gone, which ends it too
                  }
                });
    return over;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private UnusableAnswer unusable(String why) {
    return new UnusableAnswer(login.name(), "fetching the export", why, null);
  }

  @Override
  public void taken(WaitingPart part) {
    try (var host = hosts.connect(login)) {
      host.root(PROGRAM, "taken", part.file(), part.attempt(), Integer.toString(part.number()))
          .orFail("removing a part of the export that is stored");
    }
  }

  @Override
  public Map<String, WrittenFile> results() {
    try (var host = hosts.connect(login)) {
      return host.root(PROGRAM, "results").read("asking what the export holds", HostParts::results);
    }
  }

  private static Map<String, WrittenFile> results(String said) {
    try {
      return Map.copyOf(JSON.readValue(said, RESULTS));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void end() {
    try (var host = hosts.connect(login)) {
      host.script(END, List.of(PROGRAM, ExportPlan.STATE), Host.Input.none())
          .orFail("removing what the export left");
    }
  }
}
