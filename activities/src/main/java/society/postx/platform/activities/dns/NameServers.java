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
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

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
