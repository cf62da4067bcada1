package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xbill.DNS.Address;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.HostKeyProbe;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.text.ShownText;

/** Proves that a former address of a client leads to its host no more. ADR §11. */
public final class AddressGone {
  private static final int SSH = 22;
  private static final int HTTPS = 443;
  private static final int SHOWN = 200; // characters of what a stranger shows

  private final Function<ClientPlan, PinnedKeys> pins;
  private final Heartbeat heartbeat;
  private final int ssh;
  private final int https;

  /**
   * @param pins host keys of the client as its plan's commit has them: they leave the newest commit
   *     when the client is archived
   */
  public AddressGone(Function<ClientPlan, PinnedKeys> pins, Heartbeat heartbeat) {
    this(pins, heartbeat, SSH, HTTPS);
  }

  AddressGone(Function<ClientPlan, PinnedKeys> pins, Heartbeat heartbeat, int ssh, int https) {
    this.pins = pins;
    this.heartbeat = heartbeat;
    this.ssh = ssh;
    this.https = https;
  }

  /**
   * VERIFICATION_FAILED where an address shows the client's host key or a certificate for one of
   * its names. Hetzner may have given it to somebody else, whose answer is only named.
   *
   * @return what answered, in words
   */
  public String verify(ClientPlan plan, HostSpec host) {
    var pinned = pins.apply(plan);
    var seen = new ArrayList<String>();
    var ours = new ArrayList<String>();
    for (var address : addresses(host)) {
      heartbeat.beat("asking what answers at " + address.getHostAddress());
      var key = HostKeyProbe.ask(address.getHostAddress(), ssh, pinned);
      (key.isPinned() ? ours : seen)
          .add("%s shows %s over SSH".formatted(address.getHostAddress(), key.text()));
      certificates(plan, address, ours, seen);
    }
    if (!ours.isEmpty()) {
      throw VERIFICATION_FAILED.stop(
          "%s; find out which machine answers there, then retry the step"
              .formatted(String.join("; ", ours)));
    }
    return String.join("; ", seen);
  }

  private void certificates(
      ClientPlan plan, InetAddress address, List<String> ours, List<String> seen) {
    var looked = new ShownCertificate(address, https);
    for (var name : names(plan)) {
      heartbeat.beat("asking %s for %s".formatted(address.getHostAddress(), name));
      var shown = looked.names(name);
      if (shown.isEmpty()) {
        seen.add("%s shows no certificate".formatted(address.getHostAddress()));
        return; // it would not for another name either
      }
      var clients = shown.get().stream().filter(it -> covers(it, plan)).toList();
      (clients.isEmpty() ? seen : ours)
          .add(
              "%s shows a certificate for %s"
                  .formatted(
                      address.getHostAddress(), shown(clients.isEmpty() ? shown.get() : clients)));
    }
  }

  private static String shown(List<String> names) {
    return ShownText.shortened(ShownText.oneLine(String.join(", ", names)), SHOWN);
  }

  private static List<Domain> names(ClientPlan plan) {
    return Stream.concat(
            Stream.of(plan.domain()), plan.apps().stream().flatMap(app -> app.hostnames().stream()))
        .distinct()
        .toList();
  }

  /** Whether a certificate's name is one of the client's, a wildcard for them too. */
  private static boolean covers(String certified, ClientPlan plan) {
    return names(plan).stream()
        .map(Domain::value)
        .anyMatch(
            name ->
                certified.equals(name)
                    || (certified.startsWith("*.")
                        && certified.substring(1).equals(name.replaceFirst("^[^.]+", ""))));
  }

  private static List<InetAddress> addresses(HostSpec host) {
    return Stream.of(Optional.of(host.address()), Optional.ofNullable(host.address6()))
        .flatMap(Optional::stream)
        .map(AddressGone::literal)
        .toList();
  }

  private static InetAddress literal(String address) {
    try {
      return Address.getByAddress(address); // asks no resolver
    } catch (UnknownHostException e) {
      throw INVALID_INPUT.stop("address: '%s': not an IP address".formatted(address));
    }
  }
}
