package society.postx.platform.activities.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import society.postx.platform.activities.hetzner.DnsApi;

/** Asks name servers directly, past caches that could answer with old records for hours. */
public final class NameServers {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int PORT = 53;

  private NameServers() {}

  /**
   * @param hostAndPort {@code 203.0.113.53:53}; an IPv6 address in brackets
   */
  public static InetSocketAddress configured(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    var host = hostAndPort.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  /** A server of a zone, as Hetzner lists it: {@code hydrogen.ns.hetzner.com.} */
  static InetSocketAddress assigned(String name) {
    return new InetSocketAddress(name.replaceFirst("\\.$", ""), PORT);
  }

  /** The resolver that {@code platform.yml} names, else the servers that Hetzner gave the zone. */
  static List<InetSocketAddress> of(DnsApi dns, String zone, Optional<String> resolver) {
    if (resolver.isPresent()) return List.of(configured(resolver.get()));
    return dns.zone(zone).authoritativeNameservers().assigned().stream()
        .map(NameServers::assigned)
        .toList();
  }

  /**
   * The values a server has for a name, as in a zone file; none where it says that there are none.
   *
   * @throws IOException also where the server does not know: silence proves nothing
   */
  static List<String> values(InetSocketAddress server, String name, String type)
      throws IOException {
    if (server.isUnresolved()) throw new UnknownHostException(server.getHostString());
    var resolver = new SimpleResolver(server);
    resolver.setTimeout(PATIENCE);
    var question = Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN);
    var answer = resolver.send(Message.newQuery(question));
    var code = answer.getRcode();
    if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN)
      throw new IOException("it answers " + Rcode.string(code));
    return answer.getSection(Section.ANSWER).stream()
        .filter(record -> record.getType() == question.getType())
        .map(Record::rdataToString)
        .toList();
  }

  /**
   * The addresses a server has for a name; none where it has no such record.
   *
   * @param type A or AAAA
   */
  public static Set<InetAddress> ask(InetSocketAddress server, String name, String type)
      throws IOException {
    if (server.isUnresolved()) throw new UnknownHostException(server.getHostString());
    var resolver = new SimpleResolver(server);
    resolver.setTimeout(PATIENCE);
    var question = Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN);
    return addresses(resolver.send(Message.newQuery(question)));
  }

  /** All addresses of a name at a server, IPv4 first. */
  public static List<InetAddress> addresses(InetSocketAddress server, String name)
      throws IOException {
    var all = new ArrayList<>(ask(server, name, "A"));
    all.addAll(ask(server, name, "AAAA"));
    return all;
  }

  /**
   * CAA values of a name: {@code 0 issue "letsencrypt.org"}.
   *
   * @param server empty for the system's resolver
   */
  static List<String> caa(Optional<InetSocketAddress> server, String name) throws IOException {
    var resolver = server.isPresent() ? new SimpleResolver(server.get()) : new SimpleResolver();
    resolver.setTimeout(PATIENCE);
    var question = Record.newRecord(Name.fromString(name + "."), Type.CAA, DClass.IN);
    return resolver.send(Message.newQuery(question)).getSection(Section.ANSWER).stream()
        .flatMap(record -> record instanceof CAARecord caa ? Stream.of(caa) : Stream.of())
        .map(it -> "%d %s \"%s\"".formatted(it.getFlags(), it.getTag(), it.getValue()))
        .toList();
  }

  private static Set<InetAddress> addresses(Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .filter(record -> record instanceof ARecord || record instanceof AAAARecord)
        .map(
            record ->
                record instanceof ARecord a ? a.getAddress() : ((AAAARecord) record).getAddress())
        .collect(Collectors.toSet());
  }
}
