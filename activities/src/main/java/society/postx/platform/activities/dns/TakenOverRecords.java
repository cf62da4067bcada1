package society.postx.platform.activities.dns;

import static society.postx.platform.workflows.failure.FailureType.BUSY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.ActionWaiter;
import society.postx.platform.activities.hetzner.DnsApi;
import society.postx.platform.activities.hetzner.ErrorCode;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.Ownership;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.DnsRrset;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.dns.DnsConflict;
import society.postx.platform.workflows.dns.DnsSpec;

/**
 * Replaces records of others that an operator decided to take over, and puts them back. An address
 * is changed in place, so that its name never goes without an answer; a CNAME or HTTPS record must
 * go before ours can be there.
 *
 * <p>Only what this run itself replaced is put back, never what its owner removed before or after.
 * The zone says which: an address changed in place carries a label, and {@link ReplacedMark} stands
 * for a record that is gone.
 */
record TakenOverRecords(
    DnsApi dns, ActionWaiter waiter, Heartbeat heartbeat, DnsSpec spec, Ownership ownership) {
  private static final Duration SOON = Duration.ofSeconds(2);

  /** The label of an address that was another's before; one that this run created has none. */
  private static final String TAKEN_OVER = "taken-over";

  /** Whether the operator decided that this record replaces what was there. */
  boolean replaces(WantedRrset wanted) {
    return replaced().stream().anyMatch(it -> it.isAt(wanted.name(), wanted.type()));
  }

  /** What an onboarding would do to these records beside creating ours. */
  List<Change> removals() {
    return replaced().stream()
        .filter(it -> !isAddress(it))
        .map(
            it ->
                Change.deleted(
                    "rrset %s %s"
                        .formatted(WantedRrset.full(it.name(), spec.zone().value()), it.type())))
        .toList();
  }

  /**
   * The record set as ours: labelled first, so that an attempt that ends before the change is
   * recognised by the next one.
   */
  DnsRrset adopt(DnsRrset found) {
    if (ownership.owns(found.labels())) return found;
    var labels = new TreeMap<>(ownership.ofNew());
    labels.put(TAKEN_OVER, "yes");
    dns.label(spec.zone().value(), found, labels);
    return new DnsRrset(found.name(), found.type(), found.ttl(), labels, found.records());
  }

  /** Removes what cannot stand beside addresses; {@code all} is the zone as it is. */
  void makeRoom(List<DnsRrset> all) {
    var inTheWay =
        all.stream()
            .filter(
                rrset ->
                    replaced().stream()
                        .anyMatch(it -> !isAddress(it) && it.isAt(rrset.name(), rrset.type())))
            .toList();
    var marks = new ArrayList<CloudAction>();
    for (var rrset : inTheWay) mark(rrset.name(), rrset.type()).set(all, marks);
    waiter.await(marks, heartbeat);
    var started = new ArrayList<CloudAction>();
    for (var rrset : inTheWay) delete(rrset, started);
    waiter.await(started, heartbeat);
  }

  private ReplacedMark mark(String name, String type) {
    return new ReplacedMark(dns, spec, ownership, name, type);
  }

  /**
   * Turns what this run made back into what was there; {@code all} is the zone as it is. Removes
   * what this run made beside it. A name that somebody has filled meanwhile is left to them.
   */
  void undo(List<DnsRrset> all) {
    var made = all.stream().filter(it -> ownership.made(it.labels())).toList();
    var started = new ArrayList<CloudAction>();
    for (var rrset : made) {
      if (ReplacedMark.isMark(rrset)) continue; // until all is back
      var before = replaced().stream().filter(it -> it.isAt(rrset.name(), rrset.type())).findAny();
      if (before.isPresent() && rrset.labels().containsKey(TAKEN_OVER))
        putBack(rrset, before.get(), started);
      else delete(rrset, started);
    }
    waiter.await(started, heartbeat);
    var again = new ArrayList<CloudAction>();
    for (var before : replaced())
      if (mark(before.name(), before.type()).isSet(all) && isFree(before, all))
        create(spec.zone().value(), before, again);
    waiter.await(again, heartbeat);
    var marks = new ArrayList<CloudAction>();
    made.stream().filter(ReplacedMark::isMark).forEach(it -> delete(it, marks));
    waiter.await(marks, heartbeat);
  }

  /**
   * Labels last: a repeated attempt knows by them what is still to be put back. Somebody who
   * deleted the record meanwhile wants none there.
   */
  private void putBack(DnsRrset rrset, DnsConflict before, List<CloudAction> started) {
    var zone = spec.zone().value();
    try {
      waiter.await(List.of(dns.setRecords(zone, asItWas(before))), heartbeat);
      started.add(dns.changeTtl(zone, rrset, before.ttl()));
      dns.label(zone, rrset, before.labels());
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e;
    }
  }

  /** Whether nothing that this run did not make excludes it from its name. */
  private boolean isFree(DnsConflict before, List<DnsRrset> all) {
    return all.stream()
        .filter(it -> it.name().equals(before.name()) && !ownership.made(it.labels()))
        .noneMatch(
            it ->
                it.type().equals(before.type())
                    || before.type().equals("CNAME")
                    || it.type().equals("CNAME"));
  }

  private void create(String zone, DnsConflict before, List<CloudAction> started) {
    try {
      started.add(dns.create(zone, asItWas(before)));
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.UNIQUENESS_ERROR && e.code() != ErrorCode.CONFLICT) throw e;
      // somebody was faster, or an attempt whose answer was lost; else it is not back yet
      if (isFree(before, dns.rrsetsNamed(zone, before.name())))
        throw BUSY.retryIn(
            SOON,
            "rrset %s %s of others is not back yet: %s"
                .formatted(WantedRrset.full(before.name(), zone), before.type(), e.getMessage()));
    }
  }

  private void delete(DnsRrset rrset, List<CloudAction> started) {
    try {
      started.add(dns.delete(spec.zone().value(), rrset));
    } catch (HetznerException e) {
      if (e.code() != ErrorCode.NOT_FOUND) throw e; // an attempt whose answer was lost removed it
    }
  }

  private List<DnsConflict> replaced() {
    return spec.takenOver().stream().filter(it -> it.kind() == DnsConflict.Kind.REPLACED).toList();
  }

  private static boolean isAddress(DnsConflict conflict) {
    return conflict.type().equals("A") || conflict.type().equals("AAAA");
  }

  private static DnsRrset asItWas(DnsConflict before) {
    return new DnsRrset(
        before.name(),
        before.type(),
        before.ttl(),
        before.labels(),
        before.values().stream().map(DnsRrset.DnsRecord::new).toList());
  }
}
