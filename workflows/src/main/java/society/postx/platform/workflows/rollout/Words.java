package society.postx.platform.workflows.rollout;

/**
 * How a rollout speaks of itself.
 *
 * @param title {@code release 2026-11-25-nextcloud}
 * @param doing {@code Deploying to}, before a client's name
 * @param wish {@code deploy to}, before a client's name
 * @param kept what becomes of changed clients where it stops half-way
 * @param later who takes those that are left
 */
public record Words(String title, String doing, String wish, String kept, String later) {}
