package society.postx.platform.sandbox.dns;

import java.io.IOException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.ZoneRow;

/** Values in the form of a zone file, as DNS knows them. */
public final class RecordParser {
  private RecordParser() {}

  /** Throws what the parser says where the value is none of this type. */
  public static Record parse(ZoneRow zone, RrsetRow rrset, String value) throws IOException {
    var origin = origin(zone);
    var owner = rrset.name.equals("@") ? origin : Name.fromString(rrset.name, origin);
    long ttl = rrset.ttl == null ? zone.ttl : rrset.ttl;
    return Record.fromString(owner, Type.value(rrset.type), DClass.IN, ttl, value, origin);
  }

  static Name origin(ZoneRow zone) throws TextParseException {
    return Name.fromString(zone.name + ".");
  }
}
