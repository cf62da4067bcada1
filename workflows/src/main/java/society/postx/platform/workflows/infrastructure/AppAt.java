package society.postx.platform.workflows.infrastructure;

import society.postx.platform.workflows.client.AppName;

/**
 * An app at a commit of the infrastructure repository: what a host runs or will run. A client's
 * apps can be at different commits, because a release may include only some of them.
 *
 * @param commit full hash
 */
public record AppAt(AppName name, String commit) {}
