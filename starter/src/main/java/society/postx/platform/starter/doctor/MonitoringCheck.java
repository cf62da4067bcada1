package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that Uptime Kuma answers at both addresses of platform.yml: the worker's and the one to
 * which hosts report their backups. The login needs a WebSocket and is the worker's own.
 */
record MonitoringCheck(Optional<Settings> settings) {
  List<Finding> check() {
    var findings = new ArrayList<Finding>();
    // Its page asks this first; the answer needs no login.
    probe("url", "/api/entry-page", answer -> answer.json().has("type")).ifPresent(findings::add);
    // A push for an unknown token reaches no monitor: Uptime Kuma answers 404 and why.
    probe("pushUrl", "/api/push/doctor", answer -> answer.json().has("ok"))
        .ifPresent(findings::add);
    return findings;
  }

  private interface Expected {
    boolean seen(ApiProbe.Answer answer);
  }

  private Optional<Finding> probe(String key, String path, Expected kuma) {
    var remedy =
        "start Uptime Kuma, or correct monitoring.%s in platform.yml, commit and push"
            .formatted(key);
    return settings
        .flatMap(it -> it.text("monitoring", key))
        .map(address -> probed("monitoring " + key, address, path, kuma, remedy));
  }

  private Finding probed(
      String subject, String address, String path, Expected kuma, String remedy) {
    try {
      var url = URI.create(address);
      if (url.getHost() == null || url.getRawUserInfo() != null) {
        return Finding.wrong(
            subject, "must be an address such as https://status.example.org", remedy);
      }
      var answer = get(address.replaceFirst("/+$", "") + path);
      return kuma.seen(answer)
          ? Finding.fine(subject, address + " answers")
          : Finding.wrong(
              subject,
              "%s answers %d, but not as Uptime Kuma".formatted(address, answer.status()),
              remedy);
    } catch (IOException e) {
      return Finding.wrong(subject, address + " does not answer", remedy);
    } catch (IllegalArgumentException e) {
      return Finding.wrong(
          subject, "must be an address such as https://status.example.org", remedy);
    }
  }

  private ApiProbe.Answer get(String url) throws IOException {
    var certificates = settings.flatMap(it -> it.text("trust", "caFile"));
    return certificates.isPresent()
        ? ApiProbe.get(url, Path.of(certificates.get()))
        : ApiProbe.get(url, Optional.empty());
  }
}
