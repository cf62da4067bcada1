package society.postx.platform.workflows.rollout;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Shares as compressed JSON in base64. A thousand clients with five apps each are 2 MB of JSON,
 * which is where Temporal refuses an input; they repeat a few commits and images, so little of it
 * is left. People read them in the query {@code clients}, never here.
 */
public final class PackedShares {
  private static final JavaType ANY =
      TypeFactory.defaultInstance().constructCollectionType(List.class, Share.class);

  private PackedShares() {}

  public static final class Writer extends StdSerializer<List<?>> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(ANY);
    }

    @Override
    public void serialize(List<?> shares, JsonGenerator json, SerializerProvider any)
        throws IOException {
      var packed = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(packed);
          var inner = json.getCodec().getFactory().createGenerator(zip)) {
        json.getCodec().writeValue(inner, shares);
      }
      json.writeBinary(packed.toByteArray());
    }
  }

  public static final class Reader extends StdDeserializer<List<?>>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private final JavaType shares;

    Reader() {
      this(ANY);
    }

    private Reader(JavaType shares) {
      super(shares);
      this.shares = shares;
    }

    /** The field says what kind of result its shares have. */
    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext any, BeanProperty field) {
      return new Reader(field.getType());
    }

    @Override
    public List<?> deserialize(JsonParser json, DeserializationContext any) throws IOException {
      try (var zip = new GZIPInputStream(new ByteArrayInputStream(json.getBinaryValue()))) {
        return ((ObjectMapper) json.getCodec()).readValue(zip, shares);
      }
    }
  }
}
