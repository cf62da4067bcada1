package society.postx.platform.workflows.alert;

/**
 * One message to the operators; holds no secret.
 *
 * @param incident identifies what it is about: equal incidents are sent once
 * @param title one line
 * @param text what happened, what stands now, the next command
 */
public record Alert(String incident, String title, String text) {}
