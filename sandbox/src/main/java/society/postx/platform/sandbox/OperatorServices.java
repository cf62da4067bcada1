package society.postx.platform.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import society.postx.platform.sandbox.mail.MailSink;
import society.postx.platform.sandbox.mail.WebhookSink;
import society.postx.platform.sandbox.monitoring.Monitoring;
import society.postx.platform.sandbox.monitoring.MonitoringOptions;
import society.postx.platform.sandbox.monitoring.Resolver;

/** Runs stand-ins for what an operator has beside Hetzner: monitoring, a mail server, a webhook. */
final class OperatorServices implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String USERNAME = "admin";

  private final CloseableStack open = new CloseableStack();
  private final Monitoring monitoring;
  private final MailSink mail;
  private final WebhookSink webhook;
  private final String machinesAddress;
  private final String password;

  /**
   * @param machinesAddress where machines reach this process; monitoring listens there too, for
   *     their push monitors
   * @param resolver the sandbox's DNS, which the checks use
   */
  OperatorServices(
      Ports ports,
      Optional<Path> state,
      String machinesAddress,
      String password,
      Resolver resolver) {
    this.machinesAddress = machinesAddress;
    this.password = password;
    try {
      this.monitoring =
          open.add(
              new Monitoring(
                  new MonitoringOptions(
                      Stream.of(LOOPBACK, machinesAddress).distinct().toList(),
                      ports.monitoring(),
                      state.map(folder -> folder.resolve("monitoring.json")),
                      USERNAME,
                      password,
                      resolver,
                      state.map(folder -> folder.resolve("ca.pem")).filter(Files::exists))));
      this.mail = open.add(new MailSink(LOOPBACK, ports.mail()));
      this.webhook = open.add(new WebhookSink(LOOPBACK, ports.webhook(), mail));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  Monitoring monitoring() {
    return monitoring;
  }

  MailSink mail() {
    return mail;
  }

  WebhookSink webhook() {
    return webhook;
  }

  Map<String, Object> describe() {
    var push = "http://%s:%d".formatted(machinesAddress, monitoring.port());
    return Map.of(
        "monitoring",
            Map.of(
                "url", monitoring.url(),
                "pushUrl", push,
                "username", USERNAME,
                "password", password),
        "mail", Map.of("host", LOOPBACK, "port", mail.port()),
        "webhook", webhook.url());
  }

  @Override
  public void close() {
    open.close();
  }
}
