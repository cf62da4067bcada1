package society.postx.platform.activities.dns;

import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.activity.Pause;

/** Waits until a zone's name servers answer with the records that the API accepted. */
final class Propagation {
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final Duration SOONEST = Duration.ofMillis(200);
  private static final Duration LATEST = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Heartbeat heartbeat;

  Propagation(Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  /** UNAVAILABLE with what a server answered instead, after five minutes. */
  void await(List<InetSocketAddress> servers, List<WantedRrset> wanted) {
    await(() -> disagreement(servers, wanted));
  }

  /**
   * UNAVAILABLE with what a server answered instead, after five minutes.
   *
   * @param look finds what a server does not answer as it should
   */
  void await(Supplier<Optional<String>> look) {
    long began = System.nanoTime();
    var wait = SOONEST;
    for (; ; ) {
      var disagreement = look.get();
      if (disagreement.isEmpty()) return;
      if (System.nanoTime() - began > AT_MOST.toNanos())
        throw UNAVAILABLE.retryIn(LATER, disagreement.get());
      Pause.of(wait);
      wait = wait.multipliedBy(2).compareTo(LATEST) < 0 ? wait.multipliedBy(2) : LATEST;
    }
  }

  private Optional<String> disagreement(List<InetSocketAddress> servers, List<WantedRrset> wanted) {
    for (var server : servers) {
      for (var rrset : wanted) {
        heartbeat.beat("asking %s for %s".formatted(server.getHostString(), rrset.fullName()));
        var said = answer(server, rrset);
        if (said.isPresent()) return said;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> answer(InetSocketAddress server, WantedRrset rrset) {
    try {
      var seen = NameServers.ask(server, rrset.fullName(), rrset.type());
      if (seen.equals(Set.of(rrset.literalAddress()))) return Optional.empty();
      return Optional.of(
          "name server %s answers %s for %s instead of %s"
              .formatted(server, seen.isEmpty() ? "nothing" : seen, rrset.what(), rrset.address()));
    } catch (IOException e) {
      return Optional.of("name server %s does not answer: %s".formatted(server, e.getMessage()));
    }
  }
}
