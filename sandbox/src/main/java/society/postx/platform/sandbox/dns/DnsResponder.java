package society.postx.platform.sandbox.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import society.postx.platform.sandbox.state.SandboxState;

/** Answers one DNS question: from the sandbox's own names, from a zone, or with NXDOMAIN. */
final class DnsResponder {
  private static final long STATIC_TTL = 60;
  private static final int LONGEST_CHAIN = 8;

  private final ZoneLookup zones;
  private final Supplier<Map<String, String>> names;

  DnsResponder(SandboxState state, Supplier<Map<String, String>> names) {
    this.zones = new ZoneLookup(state);
    this.names = names;
  }

  Message answer(Message query) {
    var answer = new Message(query.getHeader().getID());
    var header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.AA);
    header.setFlag(
        Flags.RA); // the hosts' only resolver; a stub resolver ignores one without recursion
    if (query.getHeader().getFlag(Flags.RD)) header.setFlag(Flags.RD);
    var question = query.getQuestion();
    if (question == null || query.getHeader().getOpcode() != Opcode.QUERY) {
      header.setRcode(Rcode.NOTIMP);
      return answer;
    }
    answer.addRecord(question, Section.QUESTION);
    fill(answer, question.getName(), question.getType());
    return answer;
  }

  private void fill(Message answer, Name name, int type) {
    for (int link = 0; link < LONGEST_CHAIN; link++) {
      var own = ownName(name, type);
      if (own.isPresent()) {
        own.get().forEach(record -> answer.addRecord(record, Section.ANSWER));
        return;
      }
      var found = zones.look(name, type);
      if (found.isEmpty() || !found.get().exists()) {
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        found.ifPresent(f -> answer.addRecord(f.soa(), Section.AUTHORITY));
        return;
      }
      var records = found.get().records();
      records.forEach(record -> answer.addRecord(record, Section.ANSWER));
      if (records.isEmpty()) answer.addRecord(found.get().soa(), Section.AUTHORITY);
      var target = target(records, type);
      if (target.isEmpty()) return;
      name = target.get();
    }
  }

  private static Optional<Name> target(List<Record> records, int type) {
    return records.stream()
        .filter(record -> type != Type.CNAME && type != Type.ANY)
        .filter(CNAMERecord.class::isInstance)
        .map(record -> ((CNAMERecord) record).getTarget())
        .findFirst();
  }

  private Optional<List<Record>> ownName(Name name, int type) {
    var address = names.get().get(name.toString(true).toLowerCase(Locale.ROOT));
    return Optional.ofNullable(address).map(a -> records(name, type, a));
  }

  private static List<Record> records(Name name, int type, String address) {
    try {
      var ip = InetAddress.getByName(address); // a literal: nothing is resolved
      boolean four = ip.getAddress().length == 4;
      if (four && type == Type.A) return List.of(new ARecord(name, DClass.IN, STATIC_TTL, ip));
      if (!four && type == Type.AAAA)
        return List.of(new AAAARecord(name, DClass.IN, STATIC_TTL, ip));
      return List.of();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("%s is not an address".formatted(address), e);
    }
  }

  /** The answer to bytes that are not a DNS question. */
  static Message formatError(byte[] query) {
    int id = query.length < 2 ? 0 : ((query[0] & 0xff) << 8) | (query[1] & 0xff);
    var header = new Header(id);
    header.setFlag(Flags.QR);
    header.setRcode(Rcode.FORMERR);
    var answer = new Message();
    answer.setHeader(header);
    return answer;
  }
}
