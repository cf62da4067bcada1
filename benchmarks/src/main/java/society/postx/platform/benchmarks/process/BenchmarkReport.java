package society.postx.platform.benchmarks.process;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;

/** Prints figures as JSON and keeps them in {@code var/benchmark/}. */
public final class BenchmarkReport {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .registerModule(
              new SimpleModule()
                  .addSerializer(new Rounded())
                  .addSerializer(double.class, new Rounded()));

  /** Rounds to three digits; more mean nothing on a shared machine. */
  private static final class Rounded extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    private Rounded() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider any)
        throws IOException {
      json.writeNumber(new BigDecimal(value).round(new MathContext(3)).doubleValue());
    }
  }

  private BenchmarkReport() {}

  public static void write(String name, Object figures) {
    var file = BenchmarkFolder.ALL.resolve(name + ".json");
    try {
      var text = JSON.writeValueAsString(figures);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text + "\n");
      System.out.printf("%s%n%nkept in %s%n", text, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
