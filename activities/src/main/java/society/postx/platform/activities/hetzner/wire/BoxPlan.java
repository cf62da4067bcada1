package society.postx.platform.activities.hetzner.wire;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/** The part of a Storage Box that says when it takes snapshots of itself. */
public record BoxPlan(@Nullable BoxSnapshotPlan snapshotPlan) {}
