package society.postx.platform.sandbox.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** Hetzner's own command line works against the sandbox. */
class HcloudCliTest {
  @TempDir Path folder;
  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());

  @BeforeEach
  void findTheCli() {
    boolean there = Files.isExecutable(Path.of("/usr/bin/hcloud"));
    assumeTrue(there, "skipped: /usr/bin/hcloud is missing (Debian package hcloud-cli)");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aServerIsCreatedListedPoweredOffRebuiltAndDeleted() {
    var key =
        write(
            "key.pub",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk5n0m8nYb1mMZkZ5m8mVtq8d4bXfJ8vQmFqg1Tz0aB test");
    var rules =
        write(
            "rules.json",
            """
            [{"direction": "in", "protocol": "tcp", "port": "22", "source_ips": ["198.18.0.1/32"]}]
            """);
    hcloud("ssh-key", "create", "--name", "deploy", "--public-key-from-file", key);
    hcloud("firewall", "create", "--name", "web", "--rules-file", rules);
    hcloud(
        "server",
        "create",
        "--name",
        "alpha",
        "--type",
        "cx23",
        "--image",
        "debian-13",
        "--location",
        "fsn1",
        "--ssh-key",
        "deploy",
        "--firewall",
        "web",
        "--label",
        "client=alpha");
    assertThat(json("server", "list", "--selector", "client=alpha", "-o", "json")).hasSize(1);

    var server = json("server", "describe", "alpha", "-o", "json");
    assertThat(server.at("/status").asText()).isEqualTo("running");
    assertThat(server.at("/public_net/ipv4/ip").asText()).startsWith("198.18.");
    assertThat(server.at("/public_net/firewalls/0/status").asText()).isEqualTo("applied");
    assertThat(hcloud("server", "describe", "alpha")).contains("alpha", "debian-13");

    hcloud("server", "enable-backup", "alpha");
    hcloud("server", "poweroff", "alpha");
    assertThat(json("server", "describe", "alpha", "-o", "json").at("/status").asText())
        .isEqualTo("off");
    hcloud("server", "create-image", "alpha", "--type", "snapshot", "--description", "before");
    hcloud("server", "rebuild", "alpha", "--image", "debian-13");
    assertThat(json("server", "describe", "alpha", "-o", "json").at("/status").asText())
        .isEqualTo("running");
    hcloud("server", "delete", "alpha");
    assertThat(json("server", "list", "-o", "json")).isEmpty();
    assertThat(json("primary-ip", "list", "-o", "json")).isEmpty();
    hcloud("firewall", "delete", "web");
    assertThat(json("image", "list", "--type", "snapshot", "-o", "json")).hasSize(2);
  }

  @Test
  void serverTypesLocationsAndPricesAreListed() {
    assertThat(hcloud("location", "list")).contains("fsn1", "Falkenstein");
    assertThat(hcloud("server-type", "list")).contains("cx23");
    assertThat(hcloud("server-type", "describe", "cx23")).contains("cx23");
    assertThat(hcloud("image", "list", "--selector", "sandbox=prepared")).contains("prepared");
  }

  private JsonNode json(String... arguments) {
    try {
      return new ObjectMapper().readTree(hcloud(arguments));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String hcloud(String... arguments) {
    var command = new ArrayList<>(List.of("/usr/bin/hcloud"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().put("HCLOUD_ENDPOINT", sandbox.cloudEndpoint());
    process.environment().put("HCLOUD_TOKEN", sandbox.token("demo"));
    process.environment().put("HOME", folder.toString());
    try {
      var running = process.start();
      var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(running.waitFor()).as("%s: %s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
