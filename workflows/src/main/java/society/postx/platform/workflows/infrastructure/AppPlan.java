package society.postx.platform.workflows.infrastructure;

import java.util.List;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.Domain;

/**
 * One app of a client. Details (health, login, dumps) are read from {@code apps/<name>/app.yml} at
 * the plan's commit by the activity that needs them.
 *
 * @param hostnames full names it answers under; empty for an app without its own web interface
 *     (traefik)
 */
public record AppPlan(AppName name, List<Domain> hostnames) {}
