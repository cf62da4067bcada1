package society.postx.platform.sandbox.monitoring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Stores the stand-in's monitors, tags and pages as JSON rows, like Uptime Kuma's database. Callers
 * hold the lock of the {@link KumaServerState}. No id is used twice.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class KumaDatabase {
  private static final int KEPT_BEATS = 100;

  final SortedMap<Integer, ObjectNode> monitors = new TreeMap<>();
  final SortedMap<Integer, List<ObjectNode>> beats = new TreeMap<>();
  final SortedMap<Integer, ObjectNode> tags = new TreeMap<>();
  final List<ObjectNode> monitorTags = new ArrayList<>();
  final SortedMap<Integer, ObjectNode> maintenances = new TreeMap<>();
  final SortedMap<Integer, SortedSet<Integer>> maintained = new TreeMap<>();
  final SortedMap<String, StatusPage> statusPages = new TreeMap<>();
  final SortedMap<Integer, ObjectNode> notifications = new TreeMap<>();
  String token = "";
  private int lastId;

  /** A status page's settings and groups, as saved. */
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  static final class StatusPage {
    ObjectNode config = KumaJson.object();
    List<ObjectNode> groups = new ArrayList<>();
  }

  static KumaDatabase open(Optional<Path> file) {
    try {
      return file.isPresent() && Files.exists(file.get())
          ? KumaJson.MAPPER.readValue(file.get().toFile(), KumaDatabase.class)
          : new KumaDatabase();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the monitoring's state in " + file.get(), e);
    }
  }

  void save(Path file) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      KumaJson.MAPPER.writeValue(fresh.toFile(), this);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the monitoring's state to " + file, e);
    }
  }

  int nextId() {
    return ++lastId;
  }

  ObjectNode monitor(int id, String otherwise) {
    var monitor = monitors.get(id);
    if (monitor == null) throw KumaError.saying(otherwise);
    return monitor;
  }

  List<ObjectNode> beats(int monitor) {
    return beats.getOrDefault(monitor, List.of());
  }

  void add(int monitor, ObjectNode beat) {
    var rows = beats.computeIfAbsent(monitor, id -> new ArrayList<>());
    beat.put("id", nextId());
    rows.add(beat);
    if (rows.size() > KEPT_BEATS) rows.removeFirst();
  }

  /** All monitors below a group, at any depth. */
  SortedSet<Integer> descendants(int monitor) {
    var found = new TreeSet<Integer>();
    monitors.forEach(
        (id, row) -> {
          if (row.path("parent").asInt() == monitor) {
            found.add(id);
            found.addAll(descendants(id));
          }
        });
    return found;
  }

  /** The monitor and its groups, up to the topmost. */
  List<ObjectNode> line(int monitor) {
    var line = new ArrayList<ObjectNode>();
    for (var row = monitors.get(monitor); row != null; row = parent(row)) line.add(row);
    return line;
  }

  void deleteMonitor(int id) {
    monitors.remove(id);
    beats.remove(id);
    monitorTags.removeIf(tag -> tag.path("monitor_id").asInt() == id);
    maintained.values().forEach(ids -> ids.remove(id));
    statusPages
        .values()
        .forEach(page -> page.groups.forEach(group -> StatusPageCalls.drop(group, id)));
  }

  private @Nullable ObjectNode parent(ObjectNode row) {
    return monitors.get(row.path("parent").asInt());
  }
}
