package society.postx.platform.workflows.scan;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerActivities;

/** Collects which images the hosts run. */
final class RunningImages {
  private static final int BATCH = 25; // an answer stays far below Temporal's 2 MB

  private final ClientsProgress progress;
  private final SortedMap<RunningImage, SortedSet<String>> images = new TreeMap<>();
  private final SortedSet<String> answered = new TreeSet<>();
  private final SortedMap<String, String> silent = new TreeMap<>();

  RunningImages(ClientsProgress progress) {
    this.progress = progress;
  }

  void ask(List<ClientName> clients) {
    if (clients.isEmpty()) {
      return;
    }
    var hosts =
        ActivityProfile.SHORT.stub(ServerActivities.class, "find the hosts").locate(clients);
    var found = hosts.stream().map(HostAddress::client).collect(Collectors.toSet());
    clients.stream()
        .filter(client -> !found.contains(client))
        .forEach(client -> received(HostImages.silent(client, "no server has its labels")));
    for (var batch : Batches.of(hosts, BATCH)) {
      ActivityProfile.LONG
          .stub(ContainerActivities.class, "ask %d hosts what they run".formatted(batch.size()))
          .runningImages(batch)
          .forEach(this::received);
    }
  }

  private void received(HostImages host) {
    var client = host.client().value();
    if (!host.answered()) {
      silent.put(client, host.why());
      progress.item(host.client(), StepState.STUCK, host.why());
      return;
    }
    answered.add(client);
    host.images()
        .forEach(image -> images.computeIfAbsent(image, any -> new TreeSet<>()).add(client));
    progress.item(host.client(), StepState.DONE, "%d images".formatted(host.images().size()));
  }

  /** Each image once, with the clients it runs at. */
  SortedMap<RunningImage, SortedSet<String>> images() {
    return images;
  }

  SortedSet<String> answered() {
    return answered;
  }

  SortedMap<String, String> silent() {
    return silent;
  }
}
