package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Records the arguments and environment of every process of this machine, as {@code ps} shows them.
 * That includes the worker's children and all processes of the hosts, which are namespaces of this
 * machine. It can miss a process that ends between two looks.
 */
final class ProcessWatch implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MILLIS = 150;

  /** Each text that was seen once, with where. */
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private final ScheduledFuture<?> looking =
      looks.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);

  private void look() {
    new LiveFolder(Path.of("/proc")).children("[0-9]*").forEach(this::look);
  }

  private void look(Path process) {
    try {
      var arguments = read(process.resolve("cmdline"));
      keep("arguments of " + process.getFileName(), arguments);
      if (!receivesItsToken(arguments)) {
        keep("environment of '%s'".formatted(first(arguments)), read(process.resolve("environ")));
      }
    } catch (IOException ended) {
      // between two reads; what it was is seen in the next one like it
    }
  }

  /**
   * The worker and Hetzner's own hcloud get the token in their environment; jspawnhelper is the
   * worker itself just before a child starts, and a program without arguments is just in its exec:
   * the next look sees its name.
   */
  private static boolean receivesItsToken(String arguments) {
    return arguments.isEmpty()
        || arguments.contains(WorkerProcess.MAIN)
        || arguments.contains("jspawnhelper")
        || first(arguments).endsWith("/hcloud");
  }

  private static String first(String arguments) {
    return arguments.substring(0, Math.max(0, arguments.indexOf('\0')));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
  }

  private void keep(String where, String text) {
    if (!text.isEmpty()) {
      seen.putIfAbsent(text, where);
    }
  }

  /**
   * Where this text was seen.
   *
   * @throws IllegalStateException where it could not go on looking: then nothing is proved
   */
  List<String> places(String text) {
    if (looking.isDone()) {
      throw new IllegalStateException("no longer looks at /proc", looking.exceptionNow());
    }
    return seen.entrySet().stream()
        .filter(entry -> entry.getKey().contains(text))
        .map(Map.Entry::getValue)
        .sorted()
        .distinct()
        .toList();
  }

  int distinct() {
    return seen.size();
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
