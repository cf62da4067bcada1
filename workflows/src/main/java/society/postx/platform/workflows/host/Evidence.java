package society.postx.platform.workflows.host;

/**
 * Evidence that was kept of a failing host.
 *
 * @param location where the file is, for an operator on the worker's machine
 * @param summary at most 2 KiB, no secrets
 */
public record Evidence(String location, String summary) {}
