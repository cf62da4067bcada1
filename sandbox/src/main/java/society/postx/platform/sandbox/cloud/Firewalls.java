package society.postx.platform.sandbox.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.ApiReply;
import society.postx.platform.sandbox.api.ApiRequest;
import society.postx.platform.sandbox.api.LabelSelector;
import society.postx.platform.sandbox.api.ListQuery;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.api.Routes;
import society.postx.platform.sandbox.state.ActionRow;
import society.postx.platform.sandbox.state.ActionRow.Ref;
import society.postx.platform.sandbox.state.FirewallRow;
import society.postx.platform.sandbox.state.Project;
import society.postx.platform.sandbox.state.ServerRow;

/** Serves {@code /firewalls}: creates, changes, applies and deletes firewalls. */
public final class Firewalls {
  private final CloudContext cloud;
  private final FirewallEnforcement reach;

  public Firewalls(CloudContext cloud, FirewallEnforcement reach) {
    this.cloud = cloud;
    this.reach = reach;
  }

  public void register(Routes routes) {
    routes.get("/firewalls", this::list);
    routes.post("/firewalls", this::create);
    routes.get("/firewalls/{id}", call -> answer(200, call, firewall(call)));
    routes.put("/firewalls/{id}", this::update);
    routes.delete("/firewalls/{id}", this::delete);
    routes.post("/firewalls/{id}/actions/set_rules", this::setRules);
    routes.post("/firewalls/{id}/actions/apply_to_resources", this::apply);
    routes.post("/firewalls/{id}/actions/remove_from_resources", this::remove);
  }

  private ApiReply list(ApiRequest call) {
    return ListQuery.of(call, call.project().firewalls.all())
        .page("firewalls", firewall -> json(call.project(), firewall));
  }

  private ApiReply create(ApiRequest call) {
    var body = call.body();
    var project = call.project();
    var firewall = new FirewallRow();
    firewall.name = body.text("name");
    UniqueNames.requireFree(project.firewalls, firewall.name, 0);
    firewall.rules = FirewallRules.parse(body);
    body.labels().ifPresent(labels -> firewall.labels = labels);
    firewall.id = cloud.state().nextId();
    var targets = targets(project, body, "apply_to");
    project.firewalls.put(firewall);
    var actions = new ArrayList<ActionRow>();
    actions.add(
        cloud.actions().run(project, "set_firewall_rules", List.of(ref(firewall)), () -> {}));
    for (var target : targets) actions.addAll(attach(project, firewall, target));
    return ApiReply.created(
        "firewall", json(project, firewall), "actions", cloud.actions().json(actions));
  }

  private ApiReply update(ApiRequest call) {
    var firewall = firewall(call);
    var body = call.body();
    body.optionalText("name")
        .ifPresent(
            name -> {
              UniqueNames.requireFree(call.project().firewalls, name, firewall.id);
              firewall.name = name;
            });
    body.labels().ifPresent(labels -> firewall.labels = labels);
    return answer(200, call, firewall);
  }

  private ApiReply delete(ApiRequest call) {
    var firewall = firewall(call);
    if (!firewall.servers.isEmpty() || !firewall.selectors.isEmpty())
      throw ApiError.refused("resource_in_use", "firewall is still in use");
    call.project().firewalls.remove(firewall);
    return ApiReply.nothing();
  }

  private ApiReply setRules(ApiRequest call) {
    var firewall = firewall(call);
    var project = call.project();
    firewall.rules = FirewallRules.parse(call.body());
    var actions = new ArrayList<ActionRow>();
    actions.add(
        cloud.actions().run(project, "set_firewall_rules", List.of(ref(firewall)), () -> {}));
    for (var server : FirewallEnforcement.servers(project, firewall)) {
      server.pendingFirewalls.add(firewall.id);
      actions.add(start(project, "apply_firewall", firewall, server));
    }
    return ApiReply.created("actions", cloud.actions().json(actions));
  }

  private ApiReply apply(ApiRequest call) {
    var firewall = firewall(call);
    var actions = new ArrayList<ActionRow>();
    for (var target : targets(call.project(), call.body(), "apply_to")) {
      actions.addAll(attach(call.project(), firewall, target));
    }
    return ApiReply.created("actions", cloud.actions().json(actions));
  }

  private ApiReply remove(ApiRequest call) {
    var firewall = firewall(call);
    var actions = new ArrayList<ActionRow>();
    for (var target : targets(call.project(), call.body(), "remove_from")) {
      actions.addAll(detach(call.project(), firewall, target));
    }
    return ApiReply.created("actions", cloud.actions().json(actions));
  }

  private List<ActionRow> attach(Project project, FirewallRow firewall, Target target) {
    boolean fresh =
        switch (target) {
          case Target.One one -> firewall.servers.add(one.server().id);
          case Target.Selected selected -> firewall.selectors.add(selected.selector());
        };
    if (!fresh) throw ApiError.refused("firewall_already_applied", "firewall was already applied");
    var actions = new ArrayList<ActionRow>();
    for (var server : target.servers(project)) {
      server.pendingFirewalls.add(firewall.id);
      actions.add(start(project, "apply_firewall", firewall, server));
    }
    return actions;
  }

  private List<ActionRow> detach(Project project, FirewallRow firewall, Target target) {
    boolean was =
        switch (target) {
          case Target.One one -> firewall.servers.remove(one.server().id);
          case Target.Selected selected -> firewall.selectors.remove(selected.selector());
        };
    if (!was
        && target instanceof Target.One one
        && FirewallEnforcement.holds(firewall, one.server()))
      throw ApiError.refused(
          "firewall_managed_by_label_selector", "the firewall holds by a label selector");
    if (!was) throw new ApiError(404, "firewall_resource_not_found", "firewall is not applied");
    var actions = new ArrayList<ActionRow>();
    for (var server : target.servers(project)) {
      server.pendingFirewalls.remove(firewall.id);
      actions.add(start(project, "remove_firewall", firewall, server));
    }
    return actions;
  }

  private ActionRow start(Project project, String command, FirewallRow firewall, ServerRow server) {
    var refs = List.of(ref(firewall), new Ref(server.id, "server"));
    return cloud.actions().run(project, command, refs, () -> reach.enforce(project, server));
  }

  private static Ref ref(FirewallRow firewall) {
    return new Ref(firewall.id, "firewall");
  }

  /** A server or label selector that a firewall is applied to or removed from. */
  private sealed interface Target {
    record One(ServerRow server) implements Target {}

    record Selected(String selector) implements Target {}

    default List<ServerRow> servers(Project project) {
      return switch (this) {
        case One one -> List.of(one.server());
        case Selected selected -> {
          Predicate<Map<String, String>> selector = LabelSelector.parse(selected.selector());
          yield project.servers.all().stream().filter(s -> selector.test(s.labels)).toList();
        }
      };
    }
  }

  private static List<Target> targets(Project project, RequestBody body, String field) {
    return body.objects(field).stream().map(target -> target(project, target)).toList();
  }

  private static Target target(Project project, RequestBody body) {
    return switch (body.text("type")) {
      case "server" -> {
        long id =
            body.object("server")
                .orElseThrow(() -> body.invalid("server", "is required"))
                .number("id");
        yield new Target.One(
            project
                .servers
                .find(id)
                .orElseThrow(
                    () ->
                        new ApiError(
                            404,
                            "firewall_resource_not_found",
                            "server %d not found".formatted(id))));
      }
      case "label_selector" -> {
        var selector =
            body.object("label_selector")
                .orElseThrow(() -> body.invalid("label_selector", "is required"))
                .text("selector");
        LabelSelector.parse(selector);
        yield new Target.Selected(selector);
      }
      default -> throw body.invalid("type", "must be server or label_selector");
    };
  }

  private static FirewallRow firewall(ApiRequest call) {
    return call.project()
        .firewalls
        .find(call.id())
        .orElseThrow(() -> ApiError.notFound("firewall", call.id()));
  }

  private static ApiReply answer(int status, ApiRequest call, FirewallRow firewall) {
    return new ApiReply(status, ApiJson.object("firewall", json(call.project(), firewall)));
  }

  private static Map<String, @Nullable Object> json(Project project, FirewallRow firewall) {
    var applied = new ArrayList<Map<String, @Nullable Object>>();
    for (var id : firewall.servers)
      applied.add(ApiJson.object("type", "server", "server", Map.of("id", id)));
    for (var selector : firewall.selectors) {
      var servers = new Target.Selected(selector).servers(project).stream();
      var reached =
          servers.map(s -> ApiJson.object("type", "server", "server", Map.of("id", s.id))).toList();
      applied.add(
          ApiJson.object(
              "type",
              "label_selector",
              "label_selector",
              Map.of("selector", selector),
              "applied_to_resources",
              reached));
    }
    return ApiJson.object(
        "id", firewall.id,
        "name", firewall.name,
        "labels", firewall.labels,
        "created", firewall.created,
        "rules", firewall.rules.stream().map(FirewallRules::json).toList(),
        "applied_to", applied);
  }
}
