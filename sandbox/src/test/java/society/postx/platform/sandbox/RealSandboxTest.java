package society.postx.platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.box.BoxKey;

/** A server created through the API is a machine that answers over SSH, also after a restart. */
@Tag("sandbox")
class RealSandboxTest {
  private static final Duration BOOT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final BoxKey key = BoxKey.generate();

  @Test
  void aServerIsAMachineBehindItsFirewallUntilItIsDeleted() {
    String address;
    long id;
    try (var sandbox = Sandbox.start(SandboxOptions.real(folder.resolve("state")))) {
      var api = ApiClient.cloud(sandbox);
      id = create(api, sandbox.dns().getAddress().getHostAddress());
      address = api.get("/servers/" + id).at("/server/public_net/ipv4/ip").asText();
      await().atMost(BOOT).until(() -> ssh(address, "hostname").equals("alpha"));
      assertThat(ssh(address, "getent hosts " + sandbox.storageBox().host()))
          .startsWith(sandbox.storageBox().address());

      sandbox.faults().hostUnreachable("alpha");
      assertThat(ssh(address, "hostname")).isEmpty();
      sandbox.faults().clear();
      await().atMost(BOOT).until(() -> ssh(address, "hostname").equals("alpha"));

      assertThat(ssh(address, "systemctl poweroff")).isEmpty();
      await().atMost(BOOT).until(() -> status(api, id).equals("off"));
      api.done(api.post("/servers/" + id + "/actions/poweron", ""));
      await()
          .atMost(BOOT)
          .until(() -> ssh(address, "echo kept >/root/file && hostname").equals("alpha"));
    }
    try (var sandbox = Sandbox.start(SandboxOptions.real(folder.resolve("state")))) {
      var api = ApiClient.cloud(sandbox);
      assertThat(status(api, id)).isEqualTo("running");
      sandbox.faults().boxUnreachable(); // a box that comes back must not hold on to servers' disks
      sandbox.faults().clear();
      await().atMost(BOOT).until(() -> ssh(address, "cat /root/file").equals("kept"));
      api.done(api.delete("/servers/" + id));
      assertThat(ssh(address, "hostname")).isEmpty();
      assertThat(api.get("/servers").at("/servers")).isEmpty();
    }
  }

  /** Only the sandbox's own end of the net may reach SSH. */
  private long create(ApiClient api, String management) {
    api.post("/ssh_keys", "{\"name\": \"test\", \"public_key\": \"" + key.publicKey() + "\"}");
    var firewall =
        api.post(
                "/firewalls",
                "{\"name\": \"ssh\", \"rules\": [{\"direction\": \"in\", \"protocol\": \"tcp\", \"port\": \"22\", \"source_ips\": [\""
                    + management
                    + "/32\"]}]}")
            .at("/firewall/id");
    var body =
        "{\"name\": \"alpha\", \"server_type\": \"cx23\", \"image\": \"debian-13\", \"ssh_keys\": [\"test\"], \"firewalls\": [{\"firewall\": "
            + firewall
            + "}]}";
    return api.done(api.post("/servers", body)).at("/server/id").asLong();
  }

  private static String status(ApiClient api, long id) {
    return api.get("/servers/" + id).at("/server/status").asText();
  }

  /** What the command printed; nothing where the machine did not let us in. */
  private String ssh(String address, String command) {
    var file = folder.resolve("key");
    try {
      if (!Files.exists(file)) {
        var owner =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(file, owner), key.privateKey());
      }
      var options =
          List.of(
              "-i",
              file.toString(),
              "-o",
              "BatchMode=yes",
              "-o",
              "ConnectTimeout=3",
              "-o",
              "StrictHostKeyChecking=accept-new",
              "-o",
              "UserKnownHostsFile=" + folder.resolve("known_hosts"));
      var arguments = new ArrayList<>(List.of("timeout", "20", "ssh"));
      arguments.addAll(options);
      arguments.addAll(List.of("root@" + address, command));
      var process =
          new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
