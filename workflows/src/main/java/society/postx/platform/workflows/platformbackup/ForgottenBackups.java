package society.postx.platform.workflows.platformbackup;

/**
 * What retention did to the platform's own backups.
 *
 * @param note one sentence
 * @param question why nothing was forgotten until an operator says so; empty otherwise
 */
public record ForgottenBackups(String note, String question) {}
