package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Shell;

/**
 * Checks that Hetzner's API accepts the token. It reads the list of locations, which changes
 * nothing.
 */
record HetznerCheck(Shell shell) {
  private static final String SUBJECT = "hetzner";

  Finding check() {
    var token = shell.variable("HCLOUD_TOKEN");
    if (token.isEmpty()) {
      return Finding.wrong(
          SUBJECT,
          "HCLOUD_TOKEN is not set",
          "create a read-write token in the Hetzner Console (Security, API tokens) and export it");
    }
    var endpoint = shell.variable("HCLOUD_ENDPOINT").orElse("https://api.hetzner.cloud/v1");
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      var request =
          HttpRequest.newBuilder(URI.create(endpoint + "/locations"))
              .timeout(Duration.ofSeconds(10))
              .header("Authorization", "Bearer " + token.get())
              .header("User-Agent", "post-x-platform")
              .build();
      return judged(
          endpoint, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return Finding.wrong(
          SUBJECT, endpoint + " does not answer", "check the network and HCLOUD_ENDPOINT");
    } catch (IllegalArgumentException e) {
      // Not its message: it quotes the header, and so the token.
      return Finding.wrong(
          SUBJECT,
          "HCLOUD_ENDPOINT or HCLOUD_TOKEN is malformed",
          "HCLOUD_ENDPOINT is an https URL, HCLOUD_TOKEN has 64 letters and digits");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("hetzner: the check was interrupted; run it again", e);
    }
  }

  private static Finding judged(String endpoint, int status) {
    return switch (status) {
      case 200 -> Finding.fine(SUBJECT, endpoint + " accepts the token");
      case 401, 403 ->
          Finding.wrong(
              SUBJECT,
              endpoint + " refuses the token",
              "set HCLOUD_TOKEN to a read-write token of the right project");
      default ->
          Finding.wrong(
              SUBJECT,
              "%s answers %d".formatted(endpoint, status),
              "try again; see status.hetzner.com");
    };
  }
}
