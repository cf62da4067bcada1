package society.postx.platform.sandbox.action;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow;

/** Serves actions: {@code /actions}, {@code /servers/actions}, {@code /servers/{id}/actions}. */
public final class ActionRoutes {
  private final Actions actions;

  public ActionRoutes(Actions actions) {
    this.actions = actions;
  }

  public void register(Routes routes) {
    routes.get("/actions", this::byIds);
    routes.get("/actions/{action_id}", this::one);
  }

  /**
   * @param path the collection, {@code /servers}
   * @param type as actions name it, {@code server}
   */
  public void registerFor(String path, String type, Routes routes) {
    registerCollection(path, type, routes);
    routes.get(path + "/{id}/actions", call -> of(call, type, call.id()));
    routes.get(path + "/{id}/actions/{action_id}", this::one);
  }

  /** For resources that also have a name and list their actions themselves. */
  public void registerCollection(String path, String type, Routes routes) {
    routes.get(path + "/actions", call -> ofType(call, type));
    routes.get(path + "/actions/{action_id}", this::one);
  }

  /** The actions of one resource, paged. */
  public ApiReply of(ApiRequest call, String type, long id) {
    var all = call.project().actions.all();
    return listing(call, all.stream().filter(a -> a.concerns(type, id)).toList());
  }

  private ApiReply ofType(ApiRequest call, String type) {
    var all = call.project().actions.all();
    return listing(
        call,
        all.stream()
            .filter(a -> a.resources.stream().anyMatch(r -> r.type().equals(type)))
            .toList());
  }

  private ApiReply listing(ApiRequest call, List<ActionRow> rows) {
    return ListQuery.of(call, rows)
        .filter("id", action -> action.id)
        .filter("status", action -> action.status.name().toLowerCase(Locale.ROOT))
        .page("actions", actions::json);
  }

  /** Listing all actions went away in January 2025: ids must be given; the answer has no pages. */
  private ApiReply byIds(ApiRequest call) {
    var ids = Set.copyOf(call.queries("id"));
    if (ids.isEmpty()) throw ApiError.invalid("id", "is required");
    return ListQuery.of(call, call.project().actions.all())
        .filter("id", action -> action.id)
        .filter("status", action -> action.status.name().toLowerCase(Locale.ROOT))
        .whole("actions", actions::json);
  }

  private ApiReply one(ApiRequest call) {
    long id = call.id("action_id");
    var action = call.project().actions.find(id).orElseThrow(() -> ApiError.notFound("action", id));
    return ApiReply.ok("action", actions.json(action));
  }
}
