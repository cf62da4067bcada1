package society.postx.platform.activities.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import society.postx.platform.sandbox.gateway.CertificateAuthority;
import society.postx.platform.sandbox.gateway.ServerCertificate;

/** A container registry on this machine with images of one layer each. */
final class SmallRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final int NOT_FOUND = 404;

  private final HttpsServer server;
  private final Map<String, byte[]> contents = new HashMap<>();

  /**
   * @param authority issues its TLS certificate
   * @param folder for that
   */
  SmallRegistry(CertificateAuthority authority, Path folder)
      throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var certificate = authority.issue(folder.resolve("registry"), List.of("127.0.0.1"));
    server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
    server.createContext("/", this::answer);
    server.start();
  }

  private static SSLContext tls(ServerCertificate certificate)
      throws IOException, GeneralSecurityException {
    var pem = Files.readString(certificate.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var chain = Files.newInputStream(certificate.chain())) {
      store.setKeyEntry(
          "registry",
          key,
          new char[0],
          CertificateFactory.getInstance("X.509")
              .generateCertificates(chain)
              .toArray(Certificate[]::new));
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Adds an image of these files, by path; returns its full name. */
  String add(String name, String tag, Map<String, String> files) {
    var tar = tar(files);
    var layer = zipped(tar);
    var config =
        """
        {"architecture": "amd64", "os": "linux", "config": {},
         "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
        """
            .formatted(digest(tar))
            .getBytes(UTF_8);
    var manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s", "config": %s, "layers": [%s]}
        """
            .formatted(MANIFEST, described(CONFIG, config), described(LAYER, layer))
            .getBytes(UTF_8);
    contents.put("/v2/", "{}".getBytes(UTF_8));
    contents.put("/v2/%s/manifests/%s".formatted(name, tag), manifest);
    contents.put("/v2/%s/manifests/%s".formatted(name, digest(manifest)), manifest);
    contents.put("/v2/%s/blobs/%s".formatted(name, digest(config)), config);
    contents.put("/v2/%s/blobs/%s".formatted(name, digest(layer)), layer);
    return "127.0.0.1:%d/%s:%s".formatted(server.getAddress().getPort(), name, tag);
  }

  /** The image's full name by its digest, as Docker notes it when it pulls. */
  String pulled(String image) {
    var path = image.substring(image.indexOf('/') + 1).split(":", -1);
    var manifest = requireNonNull(contents.get("/v2/%s/manifests/%s".formatted(path[0], path[1])));
    return "%s@%s".formatted(image.substring(0, image.lastIndexOf(':')), digest(manifest));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var found = contents.get(path);
      if (found == null) {
        var body = "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\"}]}".getBytes(UTF_8);
        exchange.sendResponseHeaders(NOT_FOUND, body.length);
        exchange.getResponseBody().write(body);
        return;
      }
      if (path.contains("/manifests/")) {
        exchange.getResponseHeaders().set("Content-Type", MANIFEST);
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest(found));
      }
      var head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.length));
      }
      exchange.sendResponseHeaders(200, head ? -1 : found.length);
      if (!head) {
        exchange.getResponseBody().write(found);
      }
    }
  }

  private static String described(String type, byte[] content) {
    return "{\"mediaType\": \"%s\", \"size\": %d, \"digest\": \"%s\"}"
        .formatted(type, content.length, digest(content));
  }

  private static byte[] tar(Map<String, String> files) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        var content = file.getValue().getBytes(UTF_8);
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
