package society.postx.platform.sandbox.storage;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.StorageBoxRow;
import society.postx.platform.sandbox.state.SubaccountRow;

/** Serves {@code /storage_boxes/{id}/subaccounts}: the logins of a Storage Box. */
public final class Subaccounts {
  private static final Pattern HOME = Pattern.compile("[a-zA-Z0-9 ._-][a-zA-Z0-9 ./_-]{0,998}");

  private final StorageContext storage;

  public Subaccounts(StorageContext storage) {
    this.storage = storage;
  }

  public void register(Routes routes) {
    var all = "/storage_boxes/{id}/subaccounts";
    var one = all + "/{subaccount_id}";
    routes.get(all, this::list);
    routes.post(all, this::create);
    routes.get(one, call -> ApiReply.ok("subaccount", json(StorageBoxes.box(call), account(call))));
    routes.put(one, this::update);
    routes.delete(one, this::delete);
    routes.post(one + "/actions/change_home_directory", this::changeHome);
    routes.post(one + "/actions/reset_subaccount_password", this::resetPassword);
    routes.post(one + "/actions/update_access_settings", this::updateAccess);
  }

  /** Lists without pages, as Hetzner does. */
  private ApiReply list(ApiRequest call) {
    var box = StorageBoxes.box(call);
    return ListQuery.of(call, box.subaccounts.all())
        .filter("username", account -> account.username)
        .whole("subaccounts", account -> json(box, account));
  }

  /** Answers with the ids only; a client reads user name and server afterwards. */
  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var box = StorageBoxes.box(call);
    if (box.subaccounts.all().size() >= StorageBoxType.named(box.type).subaccounts())
      throw new ApiError(403, "resource_limit_exceeded", "subaccount limit exceeded");
    var account = new SubaccountRow();
    account.home = home(body);
    account.password = PasswordRules.read(body);
    account.description = body.optionalText("description").orElse("");
    body.object("access_settings")
        .ifPresent(sent -> account.access = AccessSettings.changed(account.access, sent));
    body.labels().ifPresent(labels -> account.labels = labels);
    account.id = storage.state().nextId();
    account.username = "%s-sub%d".formatted(box.username, box.lastSubaccount + 1);
    account.name = body.optionalText("name").orElse(account.username);
    requireFree(box, account.name, account);
    box.lastSubaccount++;
    box.subaccounts.put(account);
    var chain =
        storage
            .actions()
            .chain(call.project())
            .then(
                "create_subaccount",
                refs(box, account),
                () -> put(box, account),
                () -> storage.state().change(() -> box.subaccounts.remove(account)));
    return ApiReply.created(
        "subaccount", ApiJson.object("id", account.id, "storage_box", box.id),
        "action", storage.actions().json(chain.start().getFirst()));
  }

  private ApiReply update(ApiRequest call) {
    var box = StorageBoxes.box(call);
    var account = account(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              requireFree(box, name, account);
              account.name = name;
            });
    body.optionalText("description").ifPresent(text -> account.description = text);
    body.labels().ifPresent(labels -> account.labels = labels);
    return ApiReply.ok("subaccount", json(box, account));
  }

  /** Deletes the login; its home stays until the main account removes it. */
  private ApiReply delete(ApiRequest call) {
    var box = StorageBoxes.box(call);
    var account = account(call);
    return started(
        call,
        "delete_subaccount",
        () -> {
          storage.driver().removeAccount(box.id, account.username);
          storage.state().change(() -> box.subaccounts.remove(account));
        });
  }

  private ApiReply changeHome(ApiRequest call) {
    var account = account(call);
    var home = home(call.body());
    return changed(call, "change_home_directory", () -> account.home = home);
  }

  private ApiReply resetPassword(ApiRequest call) {
    var account = account(call);
    var password = PasswordRules.read(call.body());
    return changed(call, "reset_subaccount_password", () -> account.password = password);
  }

  private ApiReply updateAccess(ApiRequest call) {
    var account = account(call);
    var access = AccessSettings.changed(account.access, call.body());
    return changed(call, "update_access_settings", () -> account.access = access);
  }

  private ApiReply changed(ApiRequest call, String command, Runnable change) {
    var box = StorageBoxes.box(call);
    var account = account(call);
    return started(
        call,
        command,
        () -> {
          storage.state().change(change);
          put(box, account);
        });
  }

  private ApiReply started(ApiRequest call, String command, Runnable work) {
    var refs = refs(StorageBoxes.box(call), account(call));
    return ApiReply.created(
        "action",
        storage.actions().json(storage.actions().run(call.project(), command, refs, work)));
  }

  private void put(StorageBoxRow box, SubaccountRow account) {
    storage
        .driver()
        .putAccount(box.id, storage.state().read(() -> StorageContext.account(account)));
  }

  private static void requireFree(StorageBoxRow box, String name, SubaccountRow own) {
    if (box.subaccounts.find(a -> a.name.equals(name) && a.id != own.id).isPresent())
      throw ApiError.notUnique("name", "name is already used");
  }

  private static String home(RequestBody body) {
    var home = body.text("home_directory");
    if (!HOME.matcher(home).matches() || List.of(home.split("/", -1)).contains(".."))
      throw body.invalid(
          "home_directory",
          "must be a path without leading slash of letters, digits, ' ', . _ - /");
    return home;
  }

  private static SubaccountRow account(ApiRequest call) {
    long id = call.id("subaccount_id");
    return StorageBoxes.box(call)
        .subaccounts
        .find(id)
        .orElseThrow(() -> ApiError.notFound("subaccount", id));
  }

  private static List<Ref> refs(StorageBoxRow box, SubaccountRow account) {
    return List.of(new Ref(box.id, "storage_box"), new Ref(account.id, "storage_box_subaccount"));
  }

  private static Map<String, @Nullable Object> json(StorageBoxRow box, SubaccountRow account) {
    return ApiJson.object(
        "id", account.id,
        "storage_box", box.id,
        "name", account.name,
        "username", account.username,
        "server", StorageContext.server(account.username),
        "home_directory", account.home,
        "access_settings", AccessSettings.ofSubaccount(account.access),
        "description", account.description,
        "labels", account.labels,
        "created", account.created);
  }
}
