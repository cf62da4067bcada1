package society.postx.platform.workflows.infrastructure;

import society.postx.platform.workflows.client.AppName;

/**
 * An app as the infrastructure repository had it at a commit: what a host runs, or shall run. A
 * client's apps may be at different commits, where a release took some of them only.
 *
 * @param commit full hash
 */
public record AppAt(AppName name, String commit) {}
