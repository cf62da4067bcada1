package society.postx.platform.workflows.drill;

import java.util.List;
import society.postx.platform.workflows.operation.FleetState;

/**
 * How far a drill came, for the run that continues it.
 *
 * @param choices of the month, drawn once
 * @param findings so far that belong to no client
 */
public record CarriedDrill(
    FleetState fleet, List<DrillChoice> choices, DrillTargets targets, List<String> findings) {
  public CarriedDrill {
    choices = List.copyOf(choices);
    findings = List.copyOf(findings);
  }
}
