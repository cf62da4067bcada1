package society.postx.platform.sandbox.dns;

import java.io.IOException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import society.postx.platform.sandbox.state.RrsetRow;
import society.postx.platform.sandbox.state.ZoneRow;

/** Parses record values from the text of a zone file. */
public final class RecordParser {
  private RecordParser() {}

  /** Parses the value; the exception says why it is not of this type. */
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
