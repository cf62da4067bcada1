package society.postx.platform.workflows.rollout;

import java.util.Locale;

/**
 * The words with which messages describe a rollout.
 *
 * @param title {@code release 2026-11-25-nextcloud}
 * @param doing {@code Deploying to}, before a client's name
 * @param wish {@code deploy to}, before a client's name
 * @param kept what happens to changed clients if it stops early
 * @param later what will handle the remaining clients
 */
public record RolloutWording(String title, String doing, String wish, String kept, String later) {
  /** {@code Deploy to}: the wish, capitalised for a sentence. */
  String asked() {
    return wish.substring(0, 1).toUpperCase(Locale.ROOT) + wish.substring(1);
  }
}
