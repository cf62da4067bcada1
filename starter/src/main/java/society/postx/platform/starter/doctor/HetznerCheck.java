package society.postx.platform.starter.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that Hetzner's API accepts the token, that the token may change things, that this
 * machine's clock is the API's, and that the zone is in the token's project and delegated to it.
 * Nothing is changed.
 */
record HetznerCheck(Shell shell) {
  private static final String SUBJECT = "hetzner";

  /** TLS, backups' times and deadlines stand on the clock. */
  private static final Duration MOST_OFF = Duration.ofSeconds(30);

  private static final String TOKEN =
      "create a read-write token in the Hetzner Console (Security, API tokens) and export it as HCLOUD_TOKEN, or name its file in HCLOUD_TOKEN_FILE";

  List<Finding> check() {
    try {
      return shell
          .hetznerToken()
          .map(this::check)
          .orElseGet(() -> List.of(Finding.wrong(SUBJECT, "HCLOUD_TOKEN is not set", TOKEN)));
    } catch (CommandError refusal) {
      return List.of(Finding.wrong(SUBJECT, refusal.said(), TOKEN));
    }
  }

  private List<Finding> check(String token) {
    var endpoint = shell.variable("HCLOUD_ENDPOINT").orElse("https://api.hetzner.cloud/v1");
    try {
      return answered(endpoint, token);
    } catch (IOException e) {
      return List.of(
          Finding.wrong(
              SUBJECT, endpoint + " does not answer", "check the network and HCLOUD_ENDPOINT"));
    } catch (IllegalArgumentException e) {
      // Not its message: it quotes the header, and so the token.
      return List.of(
          Finding.wrong(
              SUBJECT,
              "HCLOUD_ENDPOINT or the token is malformed",
              "HCLOUD_ENDPOINT is an https URL, the token has 64 letters and digits"));
    }
  }

  private List<Finding> answered(String endpoint, String token) throws IOException {
    var findings = new ArrayList<Finding>();
    var said = ApiProbe.get(endpoint + "/locations", Optional.of(token));
    findings.add(accepted(endpoint, said.status()));
    said.date().map(date -> clock(Duration.between(date, Instant.now()))).ifPresent(findings::add);
    if (said.status() == 200) {
      findings.add(rights(ApiProbe.post(endpoint + "/ssh_keys", token)));
      var zone = Settings.of(shell).flatMap(it -> it.text("zone"));
      if (zone.isPresent()) {
        findings.add(zone(endpoint, token, zone.get()));
      }
    }
    return findings;
  }

  private static Finding accepted(String endpoint, int status) {
    return switch (status) {
      case 200 -> Finding.fine(SUBJECT, endpoint + " accepts the token");
      case 401, 403 ->
          Finding.wrong(
              SUBJECT,
              endpoint + " refuses the token",
              "set HCLOUD_TOKEN or its file to a read-write token of the right project");
      default ->
          Finding.wrong(
              SUBJECT,
              "%s answers %d".formatted(endpoint, status),
              "try again; see status.hetzner.com");
    };
  }

  /**
   * Hetzner tells a token's rights only by refusing. An SSH key without name and key is refused in
   * any case: with {@code token_readonly}, or for its missing fields.
   */
  private static Finding rights(ApiProbe.Answer refusal) {
    return switch (refusal.code()) {
      case "token_readonly" -> Finding.wrong("hetzner token", "may only read", TOKEN);
      case "invalid_input" -> Finding.fine("hetzner token", "may read and write");
      default ->
          Finding.wrong(
              "hetzner token",
              "whether it may write is unknown: Hetzner answers %d".formatted(refusal.status()),
              "try again; see status.hetzner.com");
    };
  }

  private static Finding clock(Duration ahead) {
    var off = ahead.abs();
    return off.compareTo(MOST_OFF) <= 0
        ? Finding.fine("clock", "agrees with Hetzner's")
        : Finding.wrong(
            "clock",
            "is %d s %s Hetzner's"
                .formatted(off.toSeconds(), ahead.isNegative() ? "behind" : "ahead of"),
            "timedatectl set-ntp true");
  }

  private static Finding zone(String endpoint, String token, String name) throws IOException {
    var subject = "zone " + name;
    if (!name.matches("[a-z0-9.-]{1,253}")) {
      return Finding.wrong(subject, "must be a domain name", "correct zone in platform.yml");
    }
    var said = ApiProbe.get(endpoint + "/zones?name=" + name, Optional.of(token));
    var zone = said.json().path("zones").path(0);
    if (said.status() != 200 || !zone.path("name").asText().equals(name)) {
      return Finding.wrong(
          subject,
          "is not in the project of this token (Hetzner answers %d)".formatted(said.status()),
          "create it in this project in the Hetzner Console (DNS), or use the token of its project");
    }
    var servers = zone.path("authoritative_nameservers");
    var delegation = servers.path("delegation_status").asText("unknown");
    return delegation.equals("valid")
        ? Finding.fine(subject, "is in the project and delegated to Hetzner")
        : Finding.wrong(
            subject,
            "is not delegated to Hetzner: " + delegation.replaceAll("[^a-z-]", ""),
            "name these servers at the domain's registrar: " + assigned(servers.path("assigned")));
  }

  private static String assigned(JsonNode servers) {
    return StreamSupport.stream(servers.spliterator(), false)
        .limit(10)
        .map(it -> it.asText().replaceAll("[^a-zA-Z0-9.-]", ""))
        .collect(Collectors.joining(", "));
  }
}
