package society.postx.platform.activities.verification;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/** Scans which of the ports that attackers try first are open. */
final class PortScan {
  /** Remote access, mail, files, databases, Docker, monitoring, and what compose files publish. */
  private static final List<Integer> PORTS =
      List.of(
          20, 21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 389, 443, 445, 465, 587, 631, 993,
          995, 1080, 1433, 1521, 1883, 2049, 2222, 2375, 2376, 2377, 3000, 3128, 3306, 3389, 4000,
          4444, 5000, 5432, 5601, 5672, 5900, 5984, 6379, 6443, 7946, 8000, 8008, 8080, 8081, 8082,
          8086, 8088, 8443, 8888, 9000, 9001, 9090, 9092, 9100, 9200, 9300, 9443, 10250, 11211,
          15672, 27017);

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Map<String, SortedSet<Integer>> open = new ConcurrentHashMap<>();

  /** Of all the addresses at once, for most of it is waiting. */
  PortScan(Collection<String> addresses) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var address : addresses) {
        PORTS.forEach(port -> threads.execute(() -> look(address, port)));
      }
    }
  }

  static int size() {
    return PORTS.size();
  }

  /** Open ones, ascending. */
  SortedSet<Integer> open(String address) {
    return open.getOrDefault(address, new TreeSet<>());
  }

  private void look(String address, int port) {
    if (answers(address, port)) {
      open.computeIfAbsent(address, it -> new ConcurrentSkipListSet<>()).add(port);
    }
  }

  private static boolean answers(String address, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) LIMIT.toMillis());
      return true;
    } catch (IOException e) {
      return false; // refused, dropped, or "no route", which is a firewall's word for no
    }
  }
}
