/** Backs up what the platform itself cannot lose: its repository, hand-overs and evidence. */
@NullMarked
package society.postx.platform.workflows.platformbackup;

import org.jspecify.annotations.NullMarked;
