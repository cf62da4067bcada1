package society.postx.platform.sandbox.monitoring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Resolves the names that checks use. */
@FunctionalInterface
public interface Resolver {
  /**
   * @return at least one address
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  static Resolver ofThisMachine() {
    return host -> List.of(InetAddress.getAllByName(host));
  }

  /** Asks one DNS server at every call, so that no cache hides a changed record. */
  static Resolver asking(String address, int port) {
    return host -> {
      if (host.matches("[0-9.]+|.*:.*")) return List.of(InetAddress.getByName(host));
      try {
        var server = new SimpleResolver(address);
        server.setPort(port);
        var found = new ArrayList<InetAddress>();
        for (int type : new int[] {Type.A, Type.AAAA}) {
          var name = Name.fromString(host + ".");
          var answer = server.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
          for (var record : answer.getSection(Section.ANSWER)) {
            if (record instanceof ARecord a) found.add(a.getAddress());
            if (record instanceof AAAARecord aaaa) found.add(aaaa.getAddress());
          }
        }
        if (found.isEmpty()) throw new UnknownHostException(host);
        return List.copyOf(found);
      } catch (UnknownHostException e) {
        throw e;
      } catch (IOException e) {
        throw new UnknownHostException(host + ": " + e.getMessage());
      }
    };
  }
}
