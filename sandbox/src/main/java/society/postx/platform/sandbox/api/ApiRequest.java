package society.postx.platform.sandbox.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import society.postx.platform.sandbox.state.Project;

/** Gives a resource one authenticated request; the state's lock is held meanwhile. */
public final class ApiRequest {
  private final Context context;
  private final Project project;
  private final String payload;

  ApiRequest(Context context, Project project) {
    this.context = context;
    this.project = project;
    this.payload = context.body();
  }

  public Project project() {
    return project;
  }

  /** The JSON object of the body; a missing body counts as an empty object. */
  public RequestBody body() {
    return RequestBody.parse(payload);
  }

  public String path(String name) {
    return context.pathParam(name);
  }

  /** The numeric path parameter {@code {id}}; anything else answers 404. */
  public long id() {
    return id("id");
  }

  public long id(String name) {
    try {
      return Long.parseLong(path(name));
    } catch (NumberFormatException e) {
      throw new ApiError(404, "not_found", "'%s' is not an id".formatted(path(name)));
    }
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
  }

  public List<String> queries(String name) {
    return context.queryParams(name);
  }

  /** Path and query as sent, for the links of a list. */
  String url() {
    return context.url();
  }

  String queryString() {
    return Optional.ofNullable(context.queryString()).orElse("");
  }
}
