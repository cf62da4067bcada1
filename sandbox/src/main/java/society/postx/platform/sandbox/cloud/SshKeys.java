package society.postx.platform.sandbox.cloud;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.SandboxState;
import society.postx.platform.sandbox.state.SshKeyRow;

/** Serves {@code /ssh_keys}: the public keys of a project. */
public final class SshKeys {
  private final SandboxState state;

  public SshKeys(CloudContext cloud) {
    this.state = cloud.state();
  }

  public void register(Routes routes) {
    routes.get("/ssh_keys", this::list);
    routes.post("/ssh_keys", this::create);
    routes.get("/ssh_keys/{id}", call -> ApiReply.ok("ssh_key", json(key(call))));
    routes.put("/ssh_keys/{id}", this::update);
    routes.delete("/ssh_keys/{id}", this::delete);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().sshKeys.all())
        .filter("fingerprint", key -> key.fingerprint)
        .page("ssh_keys", SshKeys::json);
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var keys = call.project().sshKeys;
    var key = new SshKeyRow();
    key.name = body.text("name");
    key.publicKey = body.text("public_key").strip();
    key.fingerprint = fingerprint(key.publicKey);
    body.labels().ifPresent(labels -> key.labels = labels);
    UniqueNames.requireFree(keys, key.name, 0);
    if (keys.find(other -> other.fingerprint.equals(key.fingerprint)).isPresent())
      throw ApiError.notUnique("public_key", "SSH key with the same fingerprint already exists");
    key.id = state.nextId();
    keys.put(key);
    return ApiReply.created("ssh_key", json(key));
  }

  private ApiReply update(ApiRequest call) {
    var key = key(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              UniqueNames.requireFree(call.project().sshKeys, name, key.id);
              key.name = name;
            });
    body.labels().ifPresent(labels -> key.labels = labels);
    return ApiReply.ok("ssh_key", json(key));
  }

  private ApiReply delete(ApiRequest call) {
    call.project().sshKeys.remove(key(call));
    return ApiReply.nothing();
  }

  private static SshKeyRow key(ApiRequest call) {
    return call.project()
        .sshKeys
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("SSH key", call.id()));
  }

  private static Map<String, @Nullable Object> json(SshKeyRow key) {
    return ApiJson.object(
        "id", key.id,
        "name", key.name,
        "fingerprint", key.fingerprint,
        "public_key", key.publicKey,
        "labels", key.labels,
        "created", key.created);
  }

  /** The MD5 fingerprint of the key, with colons. */
  static String fingerprint(String publicKey) {
    var parts = publicKey.split("\\s+", 3);
    if (parts.length < 2) throw ApiError.invalid("public_key", "must be an OpenSSH public key");
    try {
      var digest = MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(parts[1]));
      return HexFormat.ofDelimiter(":").formatHex(digest);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("public_key", "must be an OpenSSH public key");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
