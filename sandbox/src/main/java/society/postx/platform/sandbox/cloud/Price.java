package society.postx.platform.sandbox.cloud;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;

/** Writes prices as decimal strings, as Hetzner does; gross with German VAT. */
public final class Price {
  private static final BigDecimal VAT = new BigDecimal("1.19");
  private static final BigDecimal HOURS = new BigDecimal("624");

  private Price() {}

  public static Map<String, @Nullable Object> of(String net) {
    return of(new BigDecimal(net));
  }

  /** The hourly price of something that costs this much a month. */
  public static Map<String, @Nullable Object> hourly(String monthlyNet) {
    return of(new BigDecimal(monthlyNet).divide(HOURS, 4, RoundingMode.HALF_UP));
  }

  private static Map<String, @Nullable Object> of(BigDecimal net) {
    var exact = net.setScale(10, RoundingMode.HALF_UP);
    var gross = net.multiply(VAT).setScale(16, RoundingMode.HALF_UP);
    return ApiJson.object("net", exact.toPlainString(), "gross", gross.toPlainString());
  }
}
