package society.postx.platform.activities.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.host.HostLook;
import society.postx.platform.activities.host.Logins;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.AtOnce;
import society.postx.platform.activities.ssh.CommandFailed;
import society.postx.platform.activities.ssh.HostUnreachable;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.HostState.RunningApp;
import society.postx.platform.workflows.server.HostAddress;

/** Asks many hosts at once how they are; whatever is wrong with one is its answer. */
record Inspection(
    InfrastructureRepository infrastructure,
    Logins logins,
    Hosts hosts,
    OkHttpClient web,
    Heartbeat heartbeat) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** In the order of the question. */
  List<HostState> of(List<HostAddress> addresses) {
    return new AtOnce(heartbeat).ask(addresses, this::state);
  }

  private HostState state(HostAddress address) {
    var client = address.client();
    try (var host = hosts.connect(logins.to(client, address.ipv4()))) {
      var look = HostLook.at(host);
      var well = look.troubles().isEmpty();
      return new HostState(
          client,
          well ? Condition.WELL : Condition.UNWELL,
          String.join("; ", look.troubles()),
          look.base(),
          look.apps().stream().map(app -> withVersion(app, address)).toList(),
          unhealthy(look),
          look.sinceBackup().orElse(null));
    } catch (CommandFailed e) {
      return new HostState(
          client, Condition.UNWELL, said(e), "", List.of(), List.of(said(e)), null);
    } catch (HostUnreachable | ApplicationFailure e) { // a stranger's key is a failure, too
      return new HostState(client, Condition.UNREACHABLE, said(e), "", List.of());
    }
  }

  /** A host without its record runs nothing that could be told healthy. */
  private static List<String> unhealthy(HostLook look) {
    return look.apps().isEmpty() ? look.troubles() : look.ill();
  }

  private static String said(RuntimeException e) {
    return String.valueOf(
        e instanceof ApplicationFailure failure ? failure.getOriginalMessage() : e.getMessage());
  }

  private RunningApp withVersion(RunningApp app, HostAddress address) {
    var checkout = infrastructure.at(app.commit());
    var health = checkout.app(app.name()).health();
    var version =
        health
            .flatMap(AppManifest.Health::version)
            .map(
                it ->
                    version(
                        health.get(), it, checkout.clientFile(address.client()).domain(), address));
    return new RunningApp(app.name(), app.commit(), app.images(), version.orElse(null));
  }

  /** Asked of the host itself, whatever DNS says; null where it does not answer. */
  private @Nullable String version(
      AppManifest.Health health, AppManifest.Version version, Domain domain, HostAddress address) {
    var url = "https://" + AppManifest.fullName(health.hostname(), domain) + health.path();
    var there =
        web.newBuilder()
            .callTimeout(ANSWER)
            .dns(name -> List.of(InetAddress.getByName(address.ipv4())))
            .build();
    try (var answer = there.newCall(new Request.Builder().url(url).build()).execute()) {
      return Optional.of(JSON.readTree(answer.body().string()).path(version.field()).asText())
          .filter(it -> !it.isEmpty())
          .orElse(null);
    } catch (IOException e) { // no answer, or none in JSON
      return null;
    }
  }
}
