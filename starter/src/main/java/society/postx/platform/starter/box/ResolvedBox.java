package society.postx.platform.starter.box;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import society.postx.platform.starter.shell.CommandError;

/** Finds the address at which this machine connects to the Storage Box, as the worker does. */
public final class ResolvedBox {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Pattern RESOLVER = Pattern.compile("\\[?([0-9a-zA-Z.:-]+?)]?:(\\d{1,5})");

  private ResolvedBox() {}

  /**
   * The address that {@code dns.resolver} gives, where there is one and it knows the name; else the
   * system's.
   *
   * @param host the box's name or address
   * @param settings platform.yml
   */
  public static InetAddress address(String host, Map<String, ?> settings) {
    return resolver(settings).flatMap(it -> asked(it, host)).orElseGet(() -> systems(host));
  }

  private static Optional<String> resolver(Map<String, ?> settings) {
    return settings.get("dns") instanceof Map<?, ?> dns
        ? Optional.ofNullable(dns.get("resolver")).map(Object::toString)
        : Optional.empty();
  }

  private static Optional<InetAddress> asked(String resolver, String host) {
    var parts = RESOLVER.matcher(resolver);
    if (!parts.matches()) {
      throw CommandError.failed(
          "platform.yml: dns.resolver: '%s': must be host:port; edit it, commit and push"
              .formatted(resolver));
    }
    try {
      var server = new SimpleResolver(parts.group(1));
      server.setPort(Integer.parseInt(parts.group(2)));
      server.setTimeout(PATIENCE);
      var address = first(server, host, Type.A);
      return address.isPresent() ? address : first(server, host, Type.AAAA);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandError.failed(
          "the resolver %s does not answer for %s; check dns.resolver in platform.yml"
              .formatted(resolver, host),
          e);
    }
  }

  private static Optional<InetAddress> first(SimpleResolver server, String host, int type)
      throws IOException {
    var question = Record.newRecord(Name.fromString(host + "."), type, DClass.IN);
    for (var record : server.send(Message.newQuery(question)).getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        return Optional.of(a.getAddress());
      }
      if (record instanceof AAAARecord aaaa) {
        return Optional.of(aaaa.getAddress());
      }
    }
    return Optional.empty();
  }

  /** Without {@code dns.resolver}, and where nothing but a recovery sheet is at hand. */
  public static InetAddress systems(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw CommandError.failed(
          "the Storage Box's name %s has no address here; check it and this machine's DNS, or give its address instead"
              .formatted(host),
          e);
    }
  }
}
