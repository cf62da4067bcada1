package society.postx.platform.activities.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.hetzner.wire.BoxPlan;
import society.postx.platform.activities.hetzner.wire.BoxSnapshot;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.activities.hetzner.wire.CloudAction;
import society.postx.platform.activities.hetzner.wire.CreateSubaccount;
import society.postx.platform.activities.hetzner.wire.Started;

/**
 * Calls Hetzner's Storage Box API. Each method is one call, as in {@link CloudApi}. Its actions are
 * numbered and polled together with those of the Cloud API.
 */
public final class StorageBoxApi {
  private final HttpApi api;

  StorageBoxApi(HttpApi api) {
    this.api = api;
  }

  /** How full a box is; measured by Hetzner now and then. */
  public BoxUse use(long box) {
    return api.get(api.url("storage_boxes", box)).one("storage_box", BoxUse.class);
  }

  /** When the box takes snapshots of itself; a null plan for never. */
  public BoxPlan plan(long box) {
    return api.get(api.url("storage_boxes", box)).one("storage_box", BoxPlan.class);
  }

  /** All snapshots of a box: Hetzner sends them without pages. */
  public List<BoxSnapshot> snapshots(long box) {
    return api.get(api.url("storage_boxes", box, "snapshots")).list("snapshots", BoxSnapshot.class);
  }

  /** The user name of a box's main account: {@code u100001}. */
  public String mainAccount(long box) {
    return api.get(api.url("storage_boxes", box))
        .one("storage_box", JsonNode.class)
        .path("username")
        .asText();
  }

  /** All sub-accounts of a box: Hetzner sends them without pages. */
  public List<BoxSubaccount> subaccounts(long box) {
    return api.get(api.url("storage_boxes", box, "subaccounts"))
        .list("subaccounts", BoxSubaccount.class);
  }

  public BoxSubaccount subaccount(long box, long id) {
    return api.get(api.url("storage_boxes", box, "subaccounts", id))
        .one("subaccount", BoxSubaccount.class);
  }

  /** Answers with the id alone; its name and server are to be asked for. */
  public Started<Long> createSubaccount(long box, CreateSubaccount account) {
    var answer = api.post(api.url("storage_boxes", box, "subaccounts"), account);
    var id = answer.one("subaccount", JsonNode.class).path("id").asLong();
    return new Started<>(id, answer.actions());
  }

  public CloudAction updateAccess(long box, long id, BoxSubaccount.AccessSettings settings) {
    var url = api.url("storage_boxes", box, "subaccounts", id, "actions", "update_access_settings");
    return api.post(url, settings).action();
  }

  /**
   * @param password 12 to 128 characters of all four kinds; never shown
   */
  public CloudAction resetPassword(long box, long id, String password) {
    var url =
        api.url("storage_boxes", box, "subaccounts", id, "actions", "reset_subaccount_password");
    return api.post(url, Map.of("password", password)).action();
  }

  /** Replaces all its labels. */
  public void labelSubaccount(long box, long id, Map<String, String> labels) {
    api.put(api.url("storage_boxes", box, "subaccounts", id), Map.of("labels", labels));
  }

  /** Its home stays. */
  public CloudAction deleteSubaccount(long box, long id) {
    return api.delete(api.url("storage_boxes", box, "subaccounts", id)).action();
  }
}
