package society.postx.platform.activities.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Dns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Resolves names at one resolver and caches nothing: a cached answer may be from before a change.
 */
public final class ResolverDns implements Dns {
  /** In the message about a name where the resolver failed, so the name itself may be right. */
  public static final String SILENT = "the resolver does not answer";

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private final SimpleResolver resolver;

  /**
   * @param resolver {@code host:port} of platform.yml's {@code dns.resolver}
   */
  ResolverDns(String resolver) {
    var colon = resolver.lastIndexOf(':');
    try {
      this.resolver = new SimpleResolver(resolver.substring(0, colon).replaceAll("[\\[\\]]", ""));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("dns.resolver: '%s': unknown host".formatted(resolver), e);
    }
    this.resolver.setPort(Integer.parseInt(resolver.substring(colon + 1)));
    this.resolver.setTimeout(LIMIT);
  }

  @Override
  public List<InetAddress> lookup(String name) throws UnknownHostException {
    try {
      var found = new ArrayList<InetAddress>();
      for (var type : List.of(Type.A, Type.AAAA)) {
        for (var answer : ask(name, type)) {
          if (answer instanceof ARecord a) {
            found.add(a.getAddress());
          } else if (answer instanceof AAAARecord aaaa) {
            found.add(aaaa.getAddress());
          }
        }
      }
      if (found.isEmpty()) {
        throw new UnknownHostException(name + ": has no address in DNS");
      }
      return found;
    } catch (TextParseException e) {
      throw new UnknownHostException(name + ": not a DNS name");
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw new UnknownHostException("%s: %s: %s".formatted(name, SILENT, e));
    }
  }

  private List<org.xbill.DNS.Record> ask(String name, int type) throws IOException {
    var question =
        org.xbill.DNS.Record.newRecord(Name.fromString(name + "."), type, org.xbill.DNS.DClass.IN);
    return resolver.send(Message.newQuery(question)).getSection(Section.ANSWER);
  }
}
