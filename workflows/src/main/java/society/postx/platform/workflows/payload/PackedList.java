package society.postx.platform.workflows.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes long lists as compressed JSON in base64 and reads them again. A thousand clients with five
 * apps each are 2 MB of JSON, the size at which Temporal refuses a payload. They repeat a few
 * commits and images, so they compress well.
 */
public final class PackedList {
  /** Longest list that people can still read in the UI, far below Temporal's warning size. */
  private static final int READABLE = 200;

  /** Ten thousand clients with five apps each are 20 MB. */
  private static final long MOST_BYTES = 50_000_000;

  private static final JavaType ANY =
      TypeFactory.defaultInstance().constructCollectionType(List.class, Object.class);

  private PackedList() {}

  /** Unpacks a list for a reader that does not know its element type. */
  public static JsonNode unpacked(JsonNode packed) throws IOException {
    try (var zip = unzipped(packed.binaryValue())) {
      return new ObjectMapper().readTree(zip);
    }
  }

  private static InputStream unzipped(byte[] packed) throws IOException {
    return new Limited(new GZIPInputStream(new ByteArrayInputStream(packed)));
  }

  /** Ends a list that a few kilobytes unzip to and no memory holds. */
  private static final class Limited extends FilterInputStream {
    private long left = MOST_BYTES;

    private Limited(InputStream zip) {
      super(zip);
    }

    @Override
    public int read() throws IOException {
      var one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      var read = super.read(into, offset, most);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("a packed list is longer than %d bytes".formatted(MOST_BYTES));
      }
    }
  }

  /** Packs every list. */
  public static class Writer extends StdSerializer<List<?>> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(ANY);
    }

    @Override
    public void serialize(List<?> list, JsonGenerator json, SerializerProvider any)
        throws IOException {
      var packed = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(packed);
          var inner = json.getCodec().getFactory().createGenerator(zip)) {
        json.getCodec().writeValue(inner, list);
      }
      json.writeBinary(packed.toByteArray());
    }
  }

  /** Packs a list that is too long for people, and leaves others as they are. */
  public static final class LongWriter extends Writer {
    private static final long serialVersionUID = 1L;

    LongWriter() {}

    @Override
    public void serialize(List<?> list, JsonGenerator json, SerializerProvider any)
        throws IOException {
      if (list.size() > READABLE) {
        super.serialize(list, json, any);
        return;
      }
      json.writeStartArray();
      for (var one : list) {
        any.defaultSerializeValue(one, json);
      }
      json.writeEndArray();
    }
  }

  /** Reads either. */
  public static final class Reader extends StdDeserializer<List<?>>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private final JavaType type;

    Reader() {
      this(ANY);
    }

    private Reader(JavaType type) {
      super(type);
      this.type = type;
    }

    /** The field says what it is a list of. */
    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext any, BeanProperty field) {
      return new Reader(field.getType());
    }

    @Override
    public List<?> deserialize(JsonParser json, DeserializationContext any) throws IOException {
      var mapper = (ObjectMapper) json.getCodec();
      if (json.currentToken() == JsonToken.START_ARRAY) {
        return mapper.readValue(json, type);
      }
      try (var zip = unzipped(json.getBinaryValue())) {
        return mapper.readValue(zip, type);
      }
    }
  }
}
