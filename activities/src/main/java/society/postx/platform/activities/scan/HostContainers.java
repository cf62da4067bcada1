package society.postx.platform.activities.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.ParallelQuestions;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.scan.ContainerActivities;
import society.postx.platform.workflows.scan.HostImages;
import society.postx.platform.workflows.scan.RunningImage;
import society.postx.platform.workflows.server.HostAddress;

/**
 * Asks Docker on hosts which images run, including those that no release deployed. Only what the
 * deployed commits pin is named with where to pull it from.
 */
public final class HostContainers implements ContainerActivities {
  /** Each step for itself: in a pipe, the failure of a first command would read as "nothing". */
  private static final String LOOK =
      """
      set -eu
      containers=$(docker ps --quiet --no-trunc)
      [ -n "$containers" ] || exit 0
      docker inspect --format 'runs {{.Image}} {{.Config.Image}}' $containers
      images=$(docker inspect --format '{{.Image}}' $containers)
      docker image inspect --format 'is {{.Id}}{{range .RepoDigests}} {{.}}{{end}}' $images
      """;

  /** The answers of 25 hosts travel in one message of at most 2 MB. */
  private static final int MOST_IMAGES = 100;

  private static final int LONGEST_NAME = 330;

  /** A client that is never deployed to says so, too: nothing of it was scanned. */
  private static final String NO_RECORD =
      "its record of deployed apps is empty, so nothing says what to scan; if it was deployed to, somebody removed the record: look at the host, then deploy again";

  private final Function<String, Checkout> repository;
  private final Supplier<Checkout> newest;
  private final HostLogins logins;
  private final Hosts hosts;
  private final Heartbeat heartbeat;

  /**
   * @param repository at a commit
   * @param newest the repository as it is now
   */
  public HostContainers(
      Function<String, Checkout> repository,
      Supplier<Checkout> newest,
      HostLogins logins,
      Hosts hosts,
      Heartbeat heartbeat) {
    this.repository = repository;
    this.newest = newest;
    this.logins = logins;
    this.hosts = hosts;
    this.heartbeat = heartbeat;
  }

  @Override
  public List<HostImages> runningImages(List<HostAddress> addresses) {
    var now = newest.get();
    return new ParallelQuestions(heartbeat)
        .ask(
            addresses,
            address -> images(address, now),
            (address, reached, why) -> HostImages.silent(address.client(), why));
  }

  private HostImages images(HostAddress address, Checkout now) {
    var client = address.client();
    try (var host = hosts.connect(logins.to(address))) {
      var said =
          host.script(LOOK, List.of(), Host.Input.none())
              .read("asking Docker what it runs", HostContainers::parse);
      var noted = AppFolders.noted(host);
      return noted.isEmpty()
          ? HostImages.silent(client, NO_RECORD)
          : new HostImages(client, "", pinned(client, noted, now).judged(said));
    }
  }

  /**
   * What the commits pin that the host says were deployed. A host can name any of our commits, and
   * all of them pin only what operators chose. An app that its record leaves out counts as the
   * newest commit has it.
   */
  private PinnedImages pinned(ClientName client, List<AppAt> noted, Checkout now) {
    var recorded = noted.stream().map(AppAt::name).toList();
    var leftOut =
        now.has(ClientFile.path(client)) ? now.clientFile(client).apps() : List.<AppName>of();
    return PinnedImages.of(
        Stream.concat(
            noted.stream()
                .flatMap(
                    app -> repository.apply(app.commit()).compose(app.name()).pinned().stream()),
            leftOut.stream()
                .filter(app -> !recorded.contains(app))
                .flatMap(app -> now.compose(app).pinned().stream())));
  }

  static List<RunningImage> parse(String said) {
    var names = new ArrayList<String[]>();
    var digests = new HashMap<String, List<String>>();
    for (var line : said.lines().toList()) {
      var words = line.split(" ");
      if (words[0].equals("runs")) {
        names.add(words);
      } else {
        digests.put(words[1], List.of(words).subList(2, words.length));
      }
    }
    var images = new TreeSet<RunningImage>();
    for (var words : names) {
      var pulled = digests.getOrDefault(words[1], List.of());
      images.add(new RunningImage(named(words[2]), named(digest(words[2], pulled))));
    }
    if (images.size() > MOST_IMAGES) {
      throw new IllegalArgumentException("more than %d images run".formatted(MOST_IMAGES));
    }
    return List.copyOf(images);
  }

  private static String named(String image) {
    if (image.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("an image's name is longer than any that Docker knows");
    }
    return image;
  }

  /** One image may have been pulled under several names: that of its own is asked first. */
  private static String digest(String name, List<String> pulled) {
    var bare = PinnedImages.bare(name);
    return pulled.stream()
        .filter(it -> it.startsWith(bare + "@"))
        .findFirst()
        .or(() -> pulled.stream().findFirst())
        .orElse("");
  }
}
