package society.postx.platform.workflows.rollout;

import java.util.Locale;

/**
 * How a rollout speaks of itself.
 *
 * @param title {@code release 2026-11-25-nextcloud}
 * @param doing {@code Deploying to}, before a client's name
 * @param wish {@code deploy to}, before a client's name
 * @param kept what becomes of changed clients where it stops half-way
 * @param later who takes those that are left
 */
public record Words(String title, String doing, String wish, String kept, String later) {
  /** {@code Deploy to}: the wish at the beginning of a sentence. */
  String asked() {
    return wish.substring(0, 1).toUpperCase(Locale.ROOT) + wish.substring(1);
  }
}
