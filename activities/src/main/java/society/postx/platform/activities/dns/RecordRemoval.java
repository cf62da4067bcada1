package society.postx.platform.activities.dns;

import static society.postx.platform.workflows.failure.FailureType.BUSY;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerProject;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.dns.DnsSpec;
import society.postx.platform.workflows.offboarding.ClientRecords;
import society.postx.platform.workflows.offboarding.ClientRecords.RecordSet;
import society.postx.platform.workflows.offboarding.ClientResources;
import society.postx.platform.workflows.offboarding.RecordRemovalActivities;
import society.postx.platform.workflows.text.ShownText;

/**
 * Removes an offboarded client's records from Hetzner DNS, and puts them back. A record set is
 * removed only while it is the approved one in all: name, type, values, TTL and labels.
 */
public final class RecordRemoval implements RecordRemovalActivities {
  private static final Logger log = LoggerFactory.getLogger(RecordRemoval.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(30);
  private static final int SHOWN = 200; // characters of what a name server answers

  private final DnsApi dns;
  private final CloudApi cloud;
  private final ActionWaiter waiter;
  private final Heartbeat heartbeat;
  private final Supplier<Optional<String>> resolver;
  private final Propagation propagation;

  /**
   * @param resolver host:port to ask instead of the zone's own name servers, from {@code
   *     platform.yml}
   */
  public RecordRemoval(
      HetznerProject hetzner, Heartbeat heartbeat, Supplier<Optional<String>> resolver) {
    this.dns = hetzner.dns();
    this.cloud = hetzner.cloud();
    this.waiter = hetzner.waiter();
    this.heartbeat = heartbeat;
    this.resolver = resolver;
    this.propagation = new Propagation(heartbeat);
  }

  @Override
  public ClientRecords findRecords(DnsSpec spec, ClientResources resources) {
    return ClientRrsets.of(spec, resources.ipv4(), resources.ipv6())
        .among(dns.rrsets(spec.zone().value()));
  }

  @Override
  public Changes removeClientRecords(DnsSpec spec, ClientRecords approved) {
    var zone = spec.zone().value();
    var all = dns.rrsets(zone);
    var changed =
        approved.own().stream()
            .flatMap(wanted -> at(all, wanted).flatMap(it -> difference(wanted, it)).stream())
            .toList();
    if (!changed.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "no record was removed: %s; remove it by hand or make it as it was, then retry the step"
              .formatted(String.join("; ", changed)));
    }
    var changes = new ArrayList<Change>();
    for (var wanted : approved.own()) {
      if (delete(zone, wanted)) changes.add(Change.deleted(what(wanted, zone)));
    }
    propagation.await(() -> answered(spec, approved).stream().findFirst());
    return new Changes(changes);
  }

  /** Looks at it once more; whether it was there. */
  private boolean delete(String zone, RecordSet wanted) {
    heartbeat.beat("removing " + what(wanted, zone));
    var now = at(dns.rrsetsNamed(zone, wanted.name()), wanted);
    if (now.isEmpty()) return false;
    difference(wanted, now.get())
        .ifPresent(
            why -> {
              throw VERIFICATION_FAILED.stop(why + "; it was left alone");
            });
    try {
      waiter.await(List.of(dns.delete(zone, now.get())), heartbeat);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
    log.info("{} is gone", what(wanted, zone));
    return true;
  }

  private static Optional<DnsRrset> at(List<DnsRrset> all, RecordSet wanted) {
    return all.stream().filter(it -> it.is(wanted.name(), wanted.type())).findFirst();
  }

  private static Optional<String> difference(RecordSet wanted, DnsRrset found) {
    var now = ClientRrsets.recordSet(found);
    return now.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "%s (TTL %d, labels %s) was approved and is %s (TTL %d, labels %s) now"
                .formatted(
                    shown(wanted.text()),
                    wanted.ttl(),
                    wanted.labels(),
                    shown(now.text()),
                    now.ttl(),
                    shown(now.labels().toString())));
  }

  @Override
  public Changes putRecordsBack(DnsSpec spec, ClientRecords approved) {
    var zone = spec.zone().value();
    var all = dns.rrsets(zone);
    var changes = new ArrayList<Change>();
    var back = new ArrayList<RecordSet>();
    var left = new ArrayList<RecordSet>();
    var addresses = ClientRrsets.of(spec, serverAddresses(spec));
    for (var wanted : approved.own()) {
      var taken = all.stream().filter(it -> excludes(it, wanted)).findFirst();
      if (taken.isPresent()) {
        if (difference(wanted, taken.get()).isEmpty()) continue;
        log.warn("{} is not put back: {} is there", what(wanted, zone), taken.get().type());
        changes.add(
            Change.changed(
                "nothing at %s: a newer %s record exists there"
                    .formatted(what(wanted, zone), taken.get().type())));
        continue;
      }
      if (WantedRrset.isAddress(wanted.type()) && !addresses.leadsToTheServer(wanted.values())) {
        left.add(wanted);
        continue;
      }
      create(zone, wanted);
      changes.add(Change.created(what(wanted, zone)));
      back.add(wanted);
    }
    propagation.await(() -> missing(spec, back));
    refuse(spec, left);
    return new Changes(changes);
  }

  /** What Hetzner shows now: a released address may be somebody else's. */
  private String[] serverAddresses(DnsSpec spec) {
    return cloud.servers(new Ownership(spec.labels(), spec.run()).selector()).stream()
        .map(CloudServer::publicNet)
        .flatMap(it -> Stream.of(it.ipv4(), it.ipv6()))
        .filter(Objects::nonNull)
        .map(it -> CloudServer.hostAddress(it.ip()))
        .toArray(String[]::new);
  }

  private static void refuse(DnsSpec spec, List<RecordSet> left) {
    if (left.isEmpty()) return;
    throw VERIFICATION_FAILED.stop(
        "no server of %s has the address of %s, which may be somebody else's by now, so it was not put back; bring the server back, then retry, or skip the step"
            .formatted(
                spec.client(),
                left.stream().map(it -> shown(it.text())).collect(Collectors.joining("; "))));
  }

  /** A CNAME and other records exclude each other at one name (RFC 1034, section 3.6.2). */
  private static boolean excludes(DnsRrset there, RecordSet wanted) {
    return there.name().equals(wanted.name())
        && (there.type().equals(wanted.type())
            || there.type().equals("CNAME")
            || wanted.type().equals("CNAME"));
  }

  private void create(String zone, RecordSet wanted) {
    heartbeat.beat("putting back " + what(wanted, zone));
    var rrset =
        new DnsRrset(
            wanted.name(),
            wanted.type(),
            wanted.ttl() == 0 ? null : wanted.ttl(),
            wanted.labels(),
            wanted.values().stream().map(DnsRrset.DnsRecord::new).toList());
    try {
      waiter.await(List.of(dns.create(zone, rrset)), heartbeat);
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR && e.code() != ErrorCode.CONFLICT) throw e;
      throw BUSY.retryIn( // the next attempt sees who was faster
          SOON, "%s is there by now: %s".formatted(what(wanted, zone), e.getMessage()));
    }
  }

  private Optional<String> missing(DnsSpec spec, List<RecordSet> back) {
    var zone = spec.zone().value();
    for (var server : nameServers(spec)) {
      for (var wanted : back) {
        var seen = ask(server, wanted, zone);
        var all =
            wanted.values().stream()
                .allMatch(value -> seen.stream().anyMatch(it -> ClientRrsets.same(it, value)));
        if (!all && WantedRrset.isAddress(wanted.type())) {
          return Optional.of(
              "name server %s does not answer %s yet".formatted(server, what(wanted, zone)));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String verifyNoRecords(DnsSpec spec, ClientRecords approved) {
    var rrsets = ClientRrsets.of(spec);
    var all = dns.rrsets(spec.zone().value());
    var left = new ArrayList<String>();
    rrsets.among(all).own().forEach(it -> left.add("the zone has " + shown(it.text())));
    for (var wanted : approved.own()) {
      at(all, wanted)
          .filter(it -> !rrsets.isOwn(it) && answers(wanted, it))
          .ifPresent(it -> left.add("the zone has " + shown(wanted.text())));
    }
    left.addAll(answered(spec, approved));
    if (!left.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "%s; remove it by hand, then retry the step".formatted(String.join("; ", left)));
    }
    var others = rrsets.others(all);
    return "%d name servers of %s answer none of the %d approved records%s"
        .formatted(
            nameServers(spec).size(),
            spec.zone(),
            approved.own().size(),
            others.isEmpty() ? "" : "; of others there: " + String.join("; ", others));
  }

  /** What name servers still answer of it, unless it is a record of others that answers. */
  private List<String> answered(DnsSpec spec, ClientRecords approved) {
    var zone = spec.zone().value();
    var all = dns.rrsets(zone);
    var still = new ArrayList<String>();
    for (var server : nameServers(spec)) {
      for (var wanted : approved.own()) {
        ask(server, wanted, zone).stream()
            .filter(it -> isOf(wanted, it) && !isExplained(it, wanted, all))
            .map(it -> answer(server, what(wanted, zone), it))
            .forEach(still::add);
      }
    }
    return still;
  }

  private static String answer(InetSocketAddress server, String what, String said) {
    return "name server %s answers %s for %s".formatted(server, shown(said), what);
  }

  /** Only addresses are compared: other values have several spellings, so that any one counts. */
  private static boolean isOf(RecordSet wanted, String said) {
    return !WantedRrset.isAddress(wanted.type())
        || wanted.values().stream().anyMatch(it -> ClientRrsets.same(it, said));
  }

  private static boolean answers(RecordSet wanted, DnsRrset found) {
    return found.values().stream()
        .anyMatch(it -> wanted.values().stream().anyMatch(value -> ClientRrsets.same(value, it)));
  }

  /** Whether a record that others have in the zone now, a wildcard too, gives this answer. */
  private static boolean isExplained(String said, RecordSet wanted, List<DnsRrset> all) {
    return all.stream()
        .filter(it -> it.type().equals(wanted.type()) && covers(it.name(), wanted.name()))
        .anyMatch(
            it ->
                !WantedRrset.isAddress(wanted.type())
                    || it.values().stream().anyMatch(value -> ClientRrsets.same(value, said)));
  }

  private static boolean covers(String there, String name) {
    return there.equals(name)
        || there.equals("*")
        || (there.startsWith("*.") && name.endsWith(there.substring(1)));
  }

  private List<String> ask(InetSocketAddress server, RecordSet wanted, String zone) {
    var name = WantedRrset.full(wanted.name(), zone);
    heartbeat.beat("asking %s for %s".formatted(server.getHostString(), name));
    try {
      return NameServers.values(server, name, wanted.type());
    } catch (IOException e) {
      throw UNAVAILABLE.retryIn(
          LATER, "name server %s does not answer: %s".formatted(server, e.getMessage()));
    }
  }

  private List<InetSocketAddress> nameServers(DnsSpec spec) {
    return NameServers.of(dns, spec.zone().value(), resolver.get());
  }

  private static String what(RecordSet wanted, String zone) {
    return "rrset %s %s".formatted(WantedRrset.full(wanted.name(), zone), wanted.type());
  }

  private static String shown(String text) {
    return ShownText.shortened(ShownText.oneLine(text), SHOWN);
  }
}
