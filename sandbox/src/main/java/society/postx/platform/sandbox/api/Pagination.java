package society.postx.platform.sandbox.api;

import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes which page of a list is asked for, and the links to its neighbours. */
record Pagination(int page, int perPage, int last, int entries) {
  Map<String, @Nullable Object> json() {
    return ApiJson.object(
        "page", page,
        "per_page", perPage,
        "previous_page", page > 1 ? page - 1 : null,
        "next_page", page < last ? page + 1 : null,
        "last_page", last,
        "total_entries", entries);
  }

  /** The {@code Link} header (RFC 8288): the query as sent, except for the page. */
  String link(ApiRequest call) {
    var links = new ArrayList<String>();
    if (page > 1) links.add(link(call, page - 1, "prev"));
    if (page < last) links.add(link(call, page + 1, "next"));
    links.add(link(call, last, "last"));
    return String.join(", ", links);
  }

  private static String link(ApiRequest call, int page, String relation) {
    var query = call.queryString().replaceAll("(^|&)page=[^&]*", "").replaceFirst("^&", "");
    return "<%s?%spage=%d>; rel=\"%s\""
        .formatted(call.url(), query.isEmpty() ? "" : query + "&", page, relation);
  }
}
