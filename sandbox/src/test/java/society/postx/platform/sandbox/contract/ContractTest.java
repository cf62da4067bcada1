package society.postx.platform.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/**
 * Requests and answers of both APIs match Hetzner's OpenAPI files. The files are not part of this
 * repository: they are looked for in {@code ../shared/hetzner} of the checkout.
 */
class ContractTest {
  private static final String RULE =
      "{\"direction\": \"in\", \"protocol\": \"tcp\", \"port\": \"443\", \"source_ips\": [\"0.0.0.0/0\", \"::/0\"]}";
  private static final String PASSWORD = "\"password\": \"Correct-Horse-7\"";
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk5n0m8nYb1mMZkZ5m8mVtq8d4bXfJ8vQmFqg1Tz0aB test";

  private final Sandbox sandbox = Sandbox.start(SandboxOptions.apiOnly());
  private final Set<String> walked = new TreeSet<>();

  @BeforeEach
  void findTheFiles() {
    assumeTrue(folder().isPresent(), "skipped: no Hetzner OpenAPI files in ../shared/hetzner");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void theCloudApi() {
    var api = walker(ApiClient.cloud(sandbox), "cloud.spec.json");
    api.get("/locations");
    api.get("/locations/1");
    api.get("/server_types?per_page=3");
    api.get("/server_types/114");
    api.get("/pricing");
    api.get("/images?type=system&architecture=x86");
    var key =
        api.post("/ssh_keys", "{\"name\": \"deploy\", \"public_key\": \"" + KEY + "\"}")
            .at("/ssh_key/id");
    api.get("/ssh_keys");
    api.put("/ssh_keys/" + key, "{\"labels\": {\"a\": \"b\"}}");
    walkFirewallsAndServers(api);
    walkAddressesAndImages(api);
    walkVolumes(api);
    walkZones(api);
    api.delete("/ssh_keys/" + key);
    assertThat(walked).hasSizeGreaterThan(70);
  }

  private void walkFirewallsAndServers(Walker api) {
    var web =
        api.post("/firewalls", "{\"name\": \"web\", \"rules\": [" + RULE + "]}").at("/firewall/id");
    var alpha =
        api.post(
                "/servers",
                "{\"name\": \"alpha\", \"server_type\": \"cx23\", \"image\": \"debian-13\", \"location\": \"fsn1\", \"ssh_keys\": [\"deploy\"], \"firewalls\": [{\"firewall\": "
                    + web
                    + "}], \"user_data\": \"#cloud-config\", \"labels\": {\"client\": \"alpha\"}, \"public_net\": {\"enable_ipv4\": true, \"enable_ipv6\": true}}")
            .at("/server/id");
    var server = "/servers/" + alpha;
    api.get("/servers?label_selector=client=alpha&status=running");
    api.get(server);
    api.put(
        server,
        "{\"name\": \"alpha-2\", \"labels\": {\"client\": \"alpha\", \"group\": \"canary\"}}");
    for (var action :
        Set.of(
            "poweroff",
            "poweron",
            "shutdown",
            "reboot",
            "reset",
            "enable_backup",
            "disable_backup")) {
      api.post(server + "/actions/" + action, "");
    }
    api.post(server + "/actions/rebuild", "{\"image\": \"debian-13\"}");
    api.post(server + "/actions/change_protection", "{\"delete\": true, \"rebuild\": true}");
    api.post(server + "/actions/change_protection", "{\"delete\": false, \"rebuild\": false}");
    var ip = api.get(server).at("/server/public_net/ipv4/ip");
    api.post(
        server + "/actions/change_dns_ptr",
        "{\"ip\": " + ip + ", \"dns_ptr\": \"alpha.platform.example\"}");
    var image =
        api.post(
                server + "/actions/create_image",
                "{\"type\": \"snapshot\", \"description\": \"kept\"}")
            .at("/image/id");
    api.get("/images/" + image);
    api.get("/servers/actions?status=success&sort=started:desc");
    api.get(server + "/actions");
    var firewall = "/firewalls/" + web;
    api.get(firewall);
    api.get("/firewalls?name=web");
    api.put(firewall, "{\"name\": \"web-2\"}");
    api.post(firewall + "/actions/set_rules", "{\"rules\": [" + RULE + "]}");
    var target = "[{\"type\": \"server\", \"server\": {\"id\": " + alpha + "}}]";
    api.post(firewall + "/actions/remove_from_resources", "{\"remove_from\": " + target + "}");
    api.post(firewall + "/actions/apply_to_resources", "{\"apply_to\": " + target + "}");
    api.get(firewall + "/actions");
    api.delete(server);
    api.delete(firewall);
  }

  private void walkAddressesAndImages(Walker api) {
    var ip =
        "/primary_ips/"
            + api.post(
                    "/primary_ips",
                    "{\"name\": \"one\", \"type\": \"ipv4\", \"assignee_type\": \"server\", \"location\": \"fsn1\"}")
                .at("/primary_ip/id");
    var off =
        api.post(
                "/servers",
                "{\"name\": \"off\", \"server_type\": \"cx23\", \"image\": \"debian-13\", \"start_after_create\": false, \"public_net\": {\"enable_ipv4\": false, \"enable_ipv6\": true}}")
            .at("/server/id");
    api.get("/primary_ips");
    api.get(ip);
    api.put(ip, "{\"auto_delete\": false, \"labels\": {\"a\": \"b\"}}");
    api.post(
        ip + "/actions/assign", "{\"assignee_type\": \"server\", \"assignee_id\": " + off + "}");
    api.post(ip + "/actions/unassign", "");
    api.post(ip + "/actions/change_protection", "{\"delete\": false}");
    api.post(
        ip + "/actions/change_dns_ptr",
        "{\"ip\": " + api.get(ip).at("/primary_ip/ip") + ", \"dns_ptr\": \"a.example\"}");
    api.get(ip + "/actions");
    api.delete(ip);
    api.delete("/servers/" + off);
    var image = "/images/" + sandbox.preparedImage(Sandbox.DEMO);
    api.put(image, "{\"description\": \"ready\", \"labels\": {\"sandbox\": \"prepared\"}}");
    api.post(image + "/actions/change_protection", "{\"delete\": false}");
    api.get(image + "/actions");
    api.delete(image);
  }

  private void walkVolumes(Walker api) {
    var server =
        api.post(
                "/servers",
                "{\"name\": \"disks\", \"server_type\": \"cx23\", \"image\": \"debian-13\", \"location\": \"fsn1\"}")
            .at("/server/id");
    var volume =
        "/volumes/"
            + api.post(
                    "/volumes",
                    "{\"name\": \"data\", \"size\": 10, \"location\": \"fsn1\", \"format\": \"ext4\"}")
                .at("/volume/id");
    api.get("/volumes?name=data");
    api.get(volume);
    api.put(volume, "{\"labels\": {\"client\": \"alpha\"}}");
    api.post(volume + "/actions/attach", "{\"server\": " + server + "}");
    api.get("/servers/" + server);
    api.post(volume + "/actions/change_protection", "{\"delete\": true}");
    api.post(volume + "/actions/change_protection", "{\"delete\": false}");
    api.post(volume + "/actions/detach", "");
    api.get(volume + "/actions");
    api.delete(volume);
    api.delete("/servers/" + server);
  }

  private void walkZones(Walker api) {
    var zone =
        "/zones/"
            + api.post(
                    "/zones", "{\"name\": \"other.example\", \"mode\": \"primary\", \"ttl\": 3600}")
                .at("/zone/name")
                .asText();
    api.get("/zones");
    api.get(zone);
    api.put(zone, "{\"labels\": {\"a\": \"b\"}}");
    api.post(zone + "/actions/change_ttl", "{\"ttl\": 300}");
    api.post(zone + "/actions/change_protection", "{\"delete\": false}");
    api.post(
        zone + "/rrsets",
        "{\"name\": \"www\", \"type\": \"A\", \"ttl\": 60, \"records\": [{\"value\": \"198.18.16.10\", \"comment\": \"web\"}]}");
    api.get(zone + "/rrsets?type=A&type=AAAA&per_page=100");
    var www = zone + "/rrsets/www/A";
    api.get(www);
    api.put(www, "{\"labels\": {\"client\": \"alpha\"}}");
    api.post(www + "/actions/set_records", "{\"records\": [{\"value\": \"198.18.16.11\"}]}");
    api.post(www + "/actions/add_records", "{\"records\": [{\"value\": \"198.18.16.12\"}]}");
    api.post(
        www + "/actions/update_records",
        "{\"records\": [{\"value\": \"198.18.16.12\", \"comment\": \"second\"}]}");
    api.post(www + "/actions/remove_records", "{\"records\": [{\"value\": \"198.18.16.12\"}]}");
    api.post(www + "/actions/change_ttl", "{\"ttl\": 120}");
    api.post(www + "/actions/change_protection", "{\"change\": false}");
    api.get(zone + "/zonefile");
    api.get(zone + "/actions");
    api.get("/zones/actions");
    api.delete(www);
    api.delete(zone);
  }

  @Test
  void theStorageBoxApi() {
    var api = walker(ApiClient.storage(sandbox), "hetzner.spec.json");
    api.get("/storage_box_types");
    api.get("/storage_box_types/1333");
    api.get("/storage_boxes");
    var box =
        "/storage_boxes/"
            + api.post(
                    "/storage_boxes",
                    "{\"name\": \"two\", \"location\": \"fsn1\", \"storage_box_type\": \"bx11\", \"ssh_keys\": [\""
                        + KEY
                        + "\"], "
                        + PASSWORD
                        + ", \"access_settings\": {\"ssh_enabled\": true}}")
                .at("/storage_box/id");
    api.get(box);
    api.put(box, "{\"name\": \"second\", \"labels\": {\"a\": \"b\"}}");
    api.post(box + "/actions/change_protection", "{\"delete\": false}");
    api.post(box + "/actions/reset_password", "{" + PASSWORD + "}");
    api.post(box + "/actions/update_access_settings", "{\"ssh_enabled\": true}");
    var account =
        box
            + "/subaccounts/"
            + api.post(
                    box + "/subaccounts",
                    "{\"home_directory\": \"clients/alpha\", "
                        + PASSWORD
                        + ", \"access_settings\": {\"ssh_enabled\": true}}")
                .at("/subaccount/id");
    api.get(box + "/subaccounts");
    api.get(account);
    api.put(account, "{\"description\": \"alpha\"}");
    api.post(account + "/actions/change_home_directory", "{\"home_directory\": \"archive/alpha\"}");
    api.post(account + "/actions/reset_subaccount_password", "{" + PASSWORD + "}");
    api.post(account + "/actions/update_access_settings", "{\"readonly\": true}");
    api.post(
        box + "/actions/enable_snapshot_plan",
        "{\"max_snapshots\": 4, \"minute\": 45, \"hour\": 6, \"day_of_week\": 7}");
    api.get(box);
    api.post(box + "/actions/disable_snapshot_plan", "");
    var snapshot =
        box
            + "/snapshots/"
            + api.post(box + "/snapshots", "{\"description\": \"before\"}").at("/snapshot/id");
    api.get(box + "/snapshots?is_automatic=false");
    api.get(snapshot);
    api.put(snapshot, "{\"labels\": {\"a\": \"b\"}}");
    api.delete(snapshot);
    api.get(box + "/actions");
    api.get("/storage_boxes/actions");
    api.delete(account);
    api.delete(box);
    assertThat(walked).hasSizeGreaterThan(25);
  }

  @Test
  void missingAndUndescribedFieldsAreFound() {
    var description = new OpenApi(folder().orElseThrow().resolve("cloud.spec.json"));
    var key =
        "{\"ssh_key\": {\"id\": \"1\", \"name\": \"a\", \"colour\": \"red\", \"public_key\": \"k\", \"labels\": {}, \"created\": null}}";
    assertThat(description.response("GET", "/ssh_keys/{id}", 200, parse(key)))
        .containsExactlyInAnyOrder(
            "response.ssh_key.fingerprint: missing",
            "response.ssh_key.id: no integer: \"1\"",
            "response.ssh_key.colour: not described",
            "response.ssh_key.created: null");
    assertThat(description.response("GET", "/ssh_keys/{id}", 202, parse(key))).hasSize(1);
  }

  private Walker walker(ApiClient client, String file) {
    return new Walker(client, new OpenApi(folder().orElseThrow().resolve(file)), walked);
  }

  /** Waits for each answer's actions, and compares everything with the description. */
  private record Walker(ApiClient client, OpenApi description, Set<String> walked) {
    ApiClient.Reply get(String path) {
      return call("GET", path, "");
    }

    ApiClient.Reply post(String path, String body) {
      return call("POST", path, body);
    }

    ApiClient.Reply put(String path, String body) {
      return call("PUT", path, body);
    }

    ApiClient.Reply delete(String path) {
      return call("DELETE", path, "");
    }

    private ApiClient.Reply call(String method, String path, String body) {
      var bare = path.replaceFirst("\\?.*", "");
      var template =
          description
              .template(bare)
              .orElseThrow(() -> new AssertionError(bare + " is not described"));
      var reply = client.call(method, path, body);
      var call = method + " " + template;
      walked.add(call);
      if (!body.isEmpty())
        assertThat(description.request(method, template, parse(body))).as(call).isEmpty();
      assertThat(description.response(method, template, reply.status(), reply.json()))
          .as("%s: %d %s", call, reply.status(), reply.text())
          .isEmpty();
      return reply.status() == 204 || method.equals("GET") ? reply : client.done(reply);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private static Optional<Path> folder() {
    return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared").resolve("hetzner"))
        .filter(folder -> Files.exists(folder.resolve("cloud.spec.json")))
        .findFirst();
  }
}
