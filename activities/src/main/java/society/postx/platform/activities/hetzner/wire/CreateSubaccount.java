package society.postx.platform.activities.hetzner.wire;

import java.util.Map;

/**
 * Body of {@code POST /storage_boxes/{id}/subaccounts}.
 *
 * @param password 12 to 128 characters of all four kinds; never shown
 */
public record CreateSubaccount(
    String name,
    String homeDirectory,
    String password,
    String description,
    BoxSubaccount.AccessSettings accessSettings,
    Map<String, String> labels) {

  @Override
  public String toString() {
    return "CreateSubaccount[%s, %s]".formatted(name, homeDirectory);
  }
}
