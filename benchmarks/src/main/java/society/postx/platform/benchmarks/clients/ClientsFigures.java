package society.postx.platform.benchmarks.clients;

import society.postx.platform.benchmarks.process.MachineInfo;

/**
 * Holds the figures of a release to many clients, and of the same server and worker without one.
 *
 * @param activitiesPerSecond of the release
 * @param noOpsPerSecondBefore activities of workflows that do nothing else; again after the release
 * @param ratio of the release's rate to the mean of the other two
 * @param releaseRuns runs of the release's own workflow: one more than it continued as new
 */
record ClientsFigures(
    MachineInfo machine,
    int clients,
    int atOnce,
    String outcome,
    double seconds,
    long activities,
    double activitiesPerSecond,
    double noOpsPerSecondBefore,
    double noOpsPerSecondAfter,
    double ratio,
    int releaseRuns,
    Histories.Largest releaseHistory,
    Histories.Largest clientHistory,
    long workerMiB,
    long workerHighestMiB,
    double workerProcessorSeconds,
    long serverHighestMiB,
    double serverProcessorSeconds) {}
