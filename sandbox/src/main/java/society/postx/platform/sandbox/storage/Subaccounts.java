package society.postx.platform.sandbox.storage;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.Answer;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.Body;
import society.postx.platform.sandbox.api.Call;
import society.postx.platform.sandbox.api.Json;
import society.postx.platform.sandbox.api.Listing;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.Action.Ref;
import society.postx.platform.sandbox.state.StorageBox;
import society.postx.platform.sandbox.state.Subaccount;

/** {@code /storage_boxes/{id}/subaccounts}. */
public final class Subaccounts {
  private static final Pattern HOME = Pattern.compile("[a-zA-Z0-9 ._-][a-zA-Z0-9 ./_-]{0,998}");

  private final Storage storage;

  public Subaccounts(Storage storage) {
    this.storage = storage;
  }

  public void register(Routes routes) {
    var all = "/storage_boxes/{id}/subaccounts";
    var one = all + "/{subaccount_id}";
    routes.get(all, this::list);
    routes.post(all, this::create);
    routes.get(one, call -> Answer.ok("subaccount", json(StorageBoxes.box(call), account(call))));
    routes.put(one, this::update);
    routes.delete(one, this::delete);
    routes.post(one + "/actions/change_home_directory", this::changeHome);
    routes.post(one + "/actions/reset_subaccount_password", this::resetPassword);
    routes.post(one + "/actions/update_access_settings", this::updateAccess);
  }

  /** Has no pages, as at Hetzner. */
  private Answer list(Call call) {
    var box = StorageBoxes.box(call);
    return Listing.of(call, box.subaccounts.all())
        .filter("username", account -> account.username)
        .whole("subaccounts", account -> json(box, account));
  }

  /** Answers with the bare ids; user name and server are to be asked for. */
  private Answer create(Call call) {
    var body = call.body();
    var box = StorageBoxes.box(call);
    if (box.subaccounts.all().size() >= StorageBoxType.named(box.type).subaccounts())
      throw new ApiError(403, "resource_limit_exceeded", "subaccount limit exceeded");
    var account = new Subaccount();
    account.home = home(body);
    account.password = Passwords.read(body);
    account.description = body.optionalText("description").orElse("");
    body.object("access_settings")
        .ifPresent(sent -> account.access = Access.changed(account.access, sent));
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
    return Answer.created(
        "subaccount", Json.object("id", account.id, "storage_box", box.id),
        "action", storage.actions().json(chain.start().getFirst()));
  }

  private Answer update(Call call) {
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
    return Answer.ok("subaccount", json(box, account));
  }

  /** The login goes, its home stays until the main account removes it. */
  private Answer delete(Call call) {
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

  private Answer changeHome(Call call) {
    var account = account(call);
    var home = home(call.body());
    return changed(call, "change_home_directory", () -> account.home = home);
  }

  private Answer resetPassword(Call call) {
    var account = account(call);
    var password = Passwords.read(call.body());
    return changed(call, "reset_subaccount_password", () -> account.password = password);
  }

  private Answer updateAccess(Call call) {
    var account = account(call);
    var access = Access.changed(account.access, call.body());
    return changed(call, "update_access_settings", () -> account.access = access);
  }

  private Answer changed(Call call, String command, Runnable change) {
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

  private Answer started(Call call, String command, Runnable work) {
    var refs = refs(StorageBoxes.box(call), account(call));
    return Answer.created(
        "action",
        storage.actions().json(storage.actions().run(call.project(), command, refs, work)));
  }

  private void put(StorageBox box, Subaccount account) {
    storage.driver().putAccount(box.id, storage.state().read(() -> Storage.account(account)));
  }

  private static void requireFree(StorageBox box, String name, Subaccount own) {
    if (box.subaccounts.find(a -> a.name.equals(name) && a.id != own.id).isPresent())
      throw ApiError.notUnique("name", "name is already used");
  }

  private static String home(Body body) {
    var home = body.text("home_directory");
    if (!HOME.matcher(home).matches() || List.of(home.split("/", -1)).contains(".."))
      throw body.invalid(
          "home_directory",
          "must be a path without leading slash of letters, digits, ' ', . _ - /");
    return home;
  }

  private static Subaccount account(Call call) {
    long id = call.id("subaccount_id");
    return StorageBoxes.box(call)
        .subaccounts
        .find(id)
        .orElseThrow(() -> ApiError.notFound("subaccount", id));
  }

  private static List<Ref> refs(StorageBox box, Subaccount account) {
    return List.of(new Ref(box.id, "storage_box"), new Ref(account.id, "storage_box_subaccount"));
  }

  private static Map<String, @Nullable Object> json(StorageBox box, Subaccount account) {
    return Json.object(
        "id", account.id,
        "storage_box", box.id,
        "name", account.name,
        "username", account.username,
        "server", Storage.server(account.username),
        "home_directory", account.home,
        "access_settings", Access.ofSubaccount(account.access),
        "description", account.description,
        "labels", account.labels,
        "created", account.created);
  }
}
