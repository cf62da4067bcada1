package society.postx.platform.workflows.release;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
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
final class PackedShares {
  private PackedShares() {}

  static final class Writer extends StdSerializer<List<Share>> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(TypeFactory.defaultInstance().constructCollectionType(List.class, Share.class));
    }

    @Override
    public void serialize(List<Share> shares, JsonGenerator json, SerializerProvider any)
        throws IOException {
      var packed = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(packed);
          var inner = json.getCodec().getFactory().createGenerator(zip)) {
        json.getCodec().writeValue(inner, shares);
      }
      json.writeBinary(packed.toByteArray());
    }
  }

  static final class Reader extends StdDeserializer<List<Share>> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(List.class);
    }

    @Override
    public List<Share> deserialize(JsonParser json, DeserializationContext any) throws IOException {
      try (var zip = new GZIPInputStream(new ByteArrayInputStream(json.getBinaryValue()));
          var inner = json.getCodec().getFactory().createParser(zip)) {
        return json.getCodec().readValue(inner, new TypeReference<List<Share>>() {});
      }
    }
  }
}
