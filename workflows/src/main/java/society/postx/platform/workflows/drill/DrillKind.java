package society.postx.platform.workflows.drill;

import java.util.List;
import society.postx.platform.workflows.proof.Rung;

/** How much a drill proves. Each restores all apps of the client. */
public enum DrillKind {
  /** The apps start on restored data and prove themselves. */
  APPS("apps"),
  /**
   * Also as after the loss of the server: their pages answer through Traefik, with certificates.
   */
  SERVER("lost server");

  private final String title;

  DrillKind(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** What it climbs. */
  public List<Rung> rungs() {
    return this == SERVER ? List.of(Rung.APP_STARTED, Rung.SERVER_LOST) : List.of(Rung.APP_STARTED);
  }
}
