package society.postx.platform.activities.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.temporal.activity.Activity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/**
 * Keeps host key pins in {@code clients/<name>.hostkeys}, one OpenSSH public key a line. Reads them
 * at the newest commit, since a pin may move after a plan's commit.
 */
public final class CommittedPins implements HostKeyPins {
  private final InfrastructureRepository infrastructure;

  public CommittedPins(InfrastructureRepository infrastructure) {
    this.infrastructure = infrastructure;
  }

  @Override
  public PinnedKeys of(ClientName client) {
    return in(infrastructure.latest(), client);
  }

  @Override
  public PinnedKeys of(ClientName client, String commit) {
    return in(infrastructure.known(commit), client);
  }

  @Override
  public PinnedKeys asOf(ClientName client, String commit) {
    return in(infrastructure.at(commit), client);
  }

  private static PinnedKeys in(Checkout checkout, ClientName client) {
    var path = path(client);
    var keys =
        checkout.has(path)
            ? checkout
                .text(path)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList()
            : List.<String>of();
    if (keys.isEmpty()) {
      throw FailureType.INVALID_INPUT.stop(
          "%s: pins no host key, so the platform cannot recognize the host; restore the pinned line (git log -p %s)"
              .formatted(path, path));
    }
    try {
      return new PinnedKeys(keys);
    } catch (IllegalArgumentException e) {
      throw FailureType.INVALID_INPUT.stop(path + ": " + e.getMessage());
    }
  }

  @Override
  public void pin(HostSpec host, List<String> keys, String why) {
    var content = (String.join("\n", keys) + "\n").getBytes(UTF_8);
    infrastructure.write(
        new CommitRequest(
            "%s: %s".formatted(host.client(), why),
            Activity.getExecutionContext().getInfo().getWorkflowId(),
            host.run(),
            newest -> Map.of(path(host.client()), Optional.of(content))));
  }

  private static String path(ClientName client) {
    return "clients/%s.hostkeys".formatted(client);
  }
}
