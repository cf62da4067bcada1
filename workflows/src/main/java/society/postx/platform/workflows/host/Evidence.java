package society.postx.platform.workflows.host;

/**
 * Evidence that was kept of a failing host.
 *
 * @param location the command that shows it, on any operator's machine; the file on the worker's
 *     machine while the Storage Box is away
 * @param summary at most 2 KiB, no secrets
 */
public record Evidence(String location, String summary) {}
