package society.postx.platform.sandbox.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.sandbox.ApiClient;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.sandbox.SandboxOptions;

/** Checks what the API allows and refuses for servers, and what is deleted with one. */
class ServersTest {
  private static final String ALPHA =
      """
      {"name": "alpha", "server_type": "cx23", "image": "debian-13", "labels": {"client": "alpha"}}""";

  private final Sandbox sandbox =
      Sandbox.start(SandboxOptions.apiOnly().withShortestAction(Duration.ofMillis(150)));
  private final ApiClient api = ApiClient.cloud(sandbox);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aNameIsUniqueAndABusyServerIsLocked() {
    var created = api.post("/servers", ALPHA);
    var path = "/servers/" + created.at("/server/id").asLong();
    assertThat(created.at("/server/status").asText()).isEqualTo("initializing");
    assertThat(created.at("/next_actions/0/command").asText()).isEqualTo("start_server");
    var again = api.post("/servers", ALPHA);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.at("/error/details/fields/0/name").asText()).isEqualTo("name");
    assertThat(api.post(path + "/actions/poweroff", "").status()).isEqualTo(423);
    assertThat(api.delete(path).code()).isEqualTo("locked");
    api.done(created);
    assertThat(api.get(path).at("/server/locked").asBoolean()).isFalse();
    api.done(api.delete(path));
    assertThat(api.get(path).status()).isEqualTo(404);
  }

  @Test
  void protectionStandsInTheWay() {
    var path = create();
    var halfway =
        api.post(path + "/actions/change_protection", "{\"delete\": true, \"rebuild\": false}");
    assertThat(halfway.code()).isEqualTo("invalid_input");
    api.done(
        api.post(path + "/actions/change_protection", "{\"delete\": true, \"rebuild\": true}"));
    assertThat(api.delete(path).code()).isEqualTo("protected");
    assertThat(api.post(path + "/actions/rebuild", "{\"image\": \"debian-13\"}").status())
        .isEqualTo(423);
  }

  @Test
  void aShutdownIsDoneBeforeTheServerIsOff() {
    var path = create();
    api.done(api.post(path + "/actions/shutdown", ""));
    await().until(() -> api.get(path).at("/server/status").asText().equals("off"));
  }

  @Test
  void backupsGoWithTheServerAndSnapshotsStay() {
    var path = create();
    assertThat(api.post(path + "/actions/create_image", "{\"type\": \"backup\"}").status())
        .isEqualTo(422);
    api.done(api.post(path + "/actions/enable_backup", ""));
    assertThat(api.get(path).at("/server/backup_window").asText()).isEqualTo("22-02");
    api.done(api.post(path + "/actions/create_image", "{\"type\": \"backup\"}"));
    api.done(api.post(path + "/actions/create_image", "{\"labels\": {\"keep\": \"yes\"}}"));
    assertThat(api.get("/images?type=backup").at("/images")).hasSize(1);
    api.done(api.delete(path));
    assertThat(api.get("/images?type=backup").at("/images")).isEmpty();
    assertThat(api.get("/images?label_selector=keep=yes").at("/images/0/status").asText())
        .isEqualTo("available");
  }

  @Test
  void anAddressOfItsOwnOutlivesItsServer() {
    var ip =
        api.post(
                "/primary_ips",
                "{\"name\": \"a\", \"type\": \"ipv4\", \"assignee_type\": \"server\", \"location\": \"fsn1\"}")
            .at("/primary_ip");
    var body =
        "{\"name\": \"alpha\", \"server_type\": \"cx23\", \"image\": \"debian-13\", \"public_net\": {\"ipv4\": "
            + ip.at("/id")
            + "}}";
    var path = "/servers/" + api.done(api.post("/servers", body)).at("/server/id").asLong();
    assertThat(api.get(path).at("/server/public_net/ipv4/ip")).isEqualTo(ip.at("/ip"));
    assertThat(api.delete("/primary_ips/" + ip.at("/id")).code()).isEqualTo("must_be_unassigned");
    assertThat(api.post("/primary_ips/" + ip.at("/id") + "/actions/unassign", "").code())
        .isEqualTo("server_not_stopped");
    api.done(api.delete(path));
    assertThat(api.get("/primary_ips").at("/primary_ips")).hasSize(1);
    assertThat(api.get("/primary_ips/" + ip.at("/id")).at("/primary_ip/assignee_type").asText())
        .isEqualTo("unassigned");
  }

  @Test
  void aPointerWithoutANameIsTheUsualOneOfAnIpv4AddressAndNoneOfAnIpv6Address() {
    var path = create();
    var net = "/server/public_net";
    var ipv4 = api.get(path).at(net + "/ipv4/ip").asText();
    var ipv6 = api.get(path).at(net + "/ipv6/ip").asText().replace("::/64", "::1");
    var usual = api.get(path).at(net + "/ipv4/dns_ptr").asText();

    point(path, ipv4, "\"alpha.example\"");
    point(path, ipv6, "\"alpha.example\"");
    assertThat(api.get(path).at(net + "/ipv4/dns_ptr").asText()).isEqualTo("alpha.example");
    assertThat(api.get(path).at(net + "/ipv6/dns_ptr/0/ip").asText()).isEqualTo(ipv6);

    point(path, ipv4, "null");
    point(path, ipv6, "null");
    assertThat(api.get(path).at(net + "/ipv4/dns_ptr").asText())
        .isEqualTo(usual)
        .contains("static.");
    assertThat(api.get(path).at(net + "/ipv6/dns_ptr")).isEmpty();
    for (var strange : List.of("192.0.2.1", "2001:db8::1", "::g"))
      assertThat(
              api.post(path + "/actions/change_dns_ptr", pointer(strange, "\"a.example\"")).code())
          .isEqualTo("invalid_input");
  }

  private void point(String server, String ip, String name) {
    api.done(api.post(server + "/actions/change_dns_ptr", pointer(ip, name)));
  }

  private static String pointer(String ip, String name) {
    return "{\"ip\": \"%s\", \"dns_ptr\": %s}".formatted(ip, name);
  }

  @Test
  void aFirewallHoldsByIdOrByLabelAndIsKeptWhileInUse() {
    var rule =
        "{\"direction\": \"in\", \"protocol\": \"tcp\", \"port\": \"22\", \"source_ips\": [\"198.18.0.1/32\"]}";
    var firewall =
        api.post(
            "/firewalls",
            "{\"name\": \"web\", \"rules\": ["
                + rule
                + "], \"apply_to\": [{\"type\": \"label_selector\", \"label_selector\": {\"selector\": \"client=alpha\"}}]}");
    var path = create();
    await()
        .until(
            () ->
                api.get(path)
                    .at("/server/public_net/firewalls/0/status")
                    .asText()
                    .equals("applied"));
    var web = "/firewalls/" + firewall.at("/firewall/id").asLong();
    assertThat(api.get(web).at("/firewall/applied_to/0/applied_to_resources")).hasSize(1);
    assertThat(api.delete(web).code()).isEqualTo("resource_in_use");
    api.put(path, "{\"labels\": {}}");
    assertThat(api.get(path).at("/server/public_net/firewalls")).isEmpty();
    var badHost =
        api.post(web + "/actions/set_rules", "{\"rules\": [" + rule.replace("/32", "/24") + "]}");
    assertThat(badHost.at("/error/details/fields/0/name").asText()).isEqualTo("rules.0.source_ips");
  }

  private String create() {
    return "/servers/" + api.done(api.post("/servers", ALPHA)).at("/server/id").asLong();
  }
}
