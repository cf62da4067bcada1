package society.postx.platform.activities.health;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.client.AppName;

/**
 * Decides whether an app's containers are as its compose.yml expects. Containers of other services
 * say nothing about the app: people start them by hand.
 */
public record AppContainers(
    AppName app, List<ExpectedContainer> expected, List<Container> containers) {
  /** Who may start containers on a host decides how many there are. */
  private static final int MOST_NAMED = 10;

  /**
   * @param lines as {@link ExpectedContainer#FUNCTIONS} prints them, of any apps
   */
  public static AppContainers of(AppName app, List<String> lines) {
    var expected = new ArrayList<ExpectedContainer>();
    var containers = new ArrayList<Container>();
    for (var line : lines) {
      var words = line.split(" ", 4);
      if (words.length == 4 && words[1].equals(app.value())) {
        switch (words[0]) {
          case "expects" -> expected.add(new ExpectedContainer(words[2], !words[3].equals("runs")));
          case "has" -> containers.add(new Container(words[2], words[3]));
          default -> {}
        }
      }
    }
    return new AppContainers(app, List.copyOf(expected), List.copyOf(containers));
  }

  /** What is unhealthy; empty where the app is healthy. */
  public List<String> unhealthy() {
    if (containers.isEmpty()) {
      return List.of(app + " has no containers");
    }
    if (expected.isEmpty()) {
      return List.of("%s: docker compose cannot read its compose.yml".formatted(app));
    }
    var unhealthy = expected.stream().flatMap(wanted -> unhealthy(wanted).stream()).toList();
    if (unhealthy.size() <= MOST_NAMED) {
      return unhealthy;
    }
    var named = new ArrayList<>(unhealthy.subList(0, MOST_NAMED));
    named.add("%s: %d more are unhealthy".formatted(app, unhealthy.size() - MOST_NAMED));
    return List.copyOf(named);
  }

  private List<String> unhealthy(ExpectedContainer wanted) {
    var own = containers.stream().filter(it -> it.service().equals(wanted.service())).toList();
    if (own.isEmpty() && !wanted.ends()) {
      return List.of("%s: %s has no container".formatted(app, wanted.service()));
    }
    return own.stream()
        .filter(it -> !it.healthy() && !(wanted.ends() && it.completed()))
        .map(it -> "%s: %s is '%s'".formatted(app, it.service(), it.status()))
        .toList();
  }
}
