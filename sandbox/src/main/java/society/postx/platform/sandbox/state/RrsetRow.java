package society.postx.platform.sandbox.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the DNS records of one name ({@code @} is the zone itself) and type. */
public final class RrsetRow extends Row {
  public String type = "";

  /** In seconds; null means the zone's. */
  public @Nullable Long ttl;

  public boolean isProtected;
  public List<Value> records = new ArrayList<>();

  /** One record; the value has the format of a zone file. */
  public record Value(String value, String comment) {}
}
