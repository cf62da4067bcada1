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
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import society.postx.platform.activities.host.HostKeyPins;
import society.postx.platform.activities.ssh.HostKeyLook;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Looks at the former addresses of a client: neither its host key nor a TLS certificate for its
 * names may be there.
 */
final class AddressGone {
  private static final int SSH = 22;
  private static final int HTTPS = 443;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** From the first byte to the certificate. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(15);

  private final HostKeyPins pins;
  private final int ssh;
  private final int https;

  AddressGone(HostKeyPins pins) {
    this(pins, SSH, HTTPS);
  }

  AddressGone(HostKeyPins pins, int ssh, int https) {
    this.pins = pins;
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
          "%s; find out which machine answers there, then signal retry"
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
  /** What answered, in words. */
  String look(ClientPlan plan, HostSpec host) {
    return look(names(plan), host);
  }

  /**
   * @param names of the client
   */
  String look(List<String> names, HostSpec host) {
    var keys = pins.asOf(host.client(), host.commit());
    var said = new ArrayList<String>();
    for (var address : addresses(host)) {
      var key = HostKeyLook.at(address, ssh, keys);
      if (key.ours()) {
        throw VERIFICATION_FAILED.stop(
            "%s still shows %s, which is %s's; its server was not deleted, or somebody has its key"
                .formatted(address, key.words(), host.client()));
      }
      var certificate = certificate(address, names, host);
      said.add("%s shows %s and %s".formatted(address, key.words(), certificate));
    }
    return String.join("; ", said);
  }

  private static List<String> addresses(HostSpec host) {
    return Stream.of(host.address(), host.address6()).filter(Objects::nonNull).toList();
  }

  private static List<String> names(ClientPlan plan) {
    return Stream.concat(
            Stream.of(plan.domain().value()),
            plan.urls().stream().map(it -> URI.create(it).getHost()))
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
  private String certificate(String address, List<String> names, HostSpec host) {
    var shown = 0;
    for (var name : names) {
      var seen = namesShown(address, name);
      if (seen.stream().anyMatch(it -> names.stream().anyMatch(ours -> covers(it, ours)))) {
        throw VERIFICATION_FAILED.stop(
            "%s still shows a TLS certificate for %s, which is %s's"
                .formatted(address, name, host.client()));
      }
      shown += seen.isEmpty() ? 0 : 1;
    }
    return shown == 0 ? "no TLS certificate" : "certificates of others";
  }

  /** Whether a certificate's name stands for this one (RFC 6125 §6.4.3). */
  private static boolean covers(String shown, String ours) {
    return shown.equalsIgnoreCase(ours)
        || (shown.startsWith("*.")
            && ours.indexOf('.') > 0
            && shown.substring(1).equalsIgnoreCase(ours.substring(ours.indexOf('.'))));
  }

  /** The DNS names of the certificate that the address shows for this name; empty where none. */
  private List<String> namesShown(String address, String name) {
    var shown = new Shown();
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, https), (int) CONNECT.toMillis());
      plain.setSoTimeout((int) HANDSHAKE.toMillis());
      var over = closedLate(plain);
      try (var socket = tls(shown, plain, name)) {
        socket.startHandshake();
      } finally {
        over.countDown();
      }
    } catch (IOException e) {
      return shown.names; // no answer, or one that ended after its certificate
    }
    return shown.names;
  }

  private static CountDownLatch closedLate(Socket socket) {
    var over = new CountDownLatch(1);
    var unused =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!over.await(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)) {
                      socket.close();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (IOException e) {
                    // it is closed already
                  }
                });
    return over;
  }

  private static SSLSocket tls(Shown shown, Socket plain, String name) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {shown}, new SecureRandom());
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /** Trusts whatever comes: nothing is sent, and a certificate that has ended counts too. */
  private static final class Shown implements X509TrustManager {
    private static final int DNS = 2;
    private List<String> names = List.of();

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      try {
        Collection<List<?>> all = chain[0].getSubjectAlternativeNames();
        names =
            (all == null ? List.<List<?>>of() : all)
                .stream()
                    .filter(it -> it.get(0).equals(DNS))
                    .map(it -> String.valueOf(it.get(1)))
                    .toList();
      } catch (GeneralSecurityException e) {
        names = List.of();
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
