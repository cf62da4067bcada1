package society.postx.platform.activities.deployment;

import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.health.PageCheck;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.host.HostReport;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.ParallelQuestions;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.ShownText;

/**
 * Asks many hosts at once for their state; a host that fails to answer is unhealthy or unreachable.
 */
record Inspection(
    InfrastructureRepository infrastructure,
    HostLogins logins,
    Hosts hosts,
    OkHttpClient web,
    Heartbeat heartbeat) {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** Characters: the states of a whole batch travel in one message of at most 2 MB. */
  private static final int WHY = 900;

  /** Of the things that are unhealthy. */
  private static final int MOST = 20;

  /** In the order of the question. */
  List<HostState> of(List<HostAddress> addresses) {
    return new ParallelQuestions(heartbeat).ask(addresses, this::state, Inspection::failed);
  }

  private HostState state(HostAddress address) {
    var client = address.client();
    try (var host = hosts.connect(logins.to(address))) {
      var report = HostReport.of(host);
      return new HostState(
          client,
          report.obstacles().isEmpty() ? Condition.HEALTHY : Condition.UNHEALTHY,
          ShownText.shortened(String.join("; ", report.obstacles()), WHY),
          report.base(),
          report.apps().stream().map(app -> withVersion(app, address)).toList(),
          unhealthy(report),
          report.sinceBackup().orElse(null));
    }
  }

  private static HostState failed(HostAddress address, boolean reached, String why) {
    var client = address.client();
    return reached
        ? new HostState(client, Condition.UNHEALTHY, why, "", List.of(), List.of(why), null)
        : new HostState(client, Condition.UNREACHABLE, why, "", List.of());
  }

  /** A host without its record of apps has none that could be healthy. */
  private static List<String> unhealthy(HostReport report) {
    var all = report.apps().isEmpty() ? report.obstacles() : report.unhealthy();
    return all.stream().limit(MOST).toList();
  }

  /** With the version that its health page answers; null where it does not answer. */
  private RunningApp withVersion(RunningApp app, HostAddress address) {
    var checkout = infrastructure.at(app.commit());
    var check = PageCheck.ofHost(web, address.ipv4(), ANSWER);
    var version =
        checkout
            .app(app.name())
            .health()
            .flatMap(it -> check.version(it, checkout.clientFile(address.client()).domain()));
    return new RunningApp(
        app.name(), app.commit(), app.images(), version.orElse(null), app.deployment());
  }
}
