package society.postx.platform.sandbox.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.state.Row;

/** Answers a list request: filters, label selector, order, pages and the {@code Link} header. */
public final class ListQuery<T extends Row> {
  private static final int DEFAULT_PAGE = 25;

  private final ApiRequest call;
  private final List<T> rows;
  private int largestPage = 50;

  private ListQuery(ApiRequest call, Collection<T> rows) {
    this.call = call;
    this.rows = new ArrayList<>(rows);
    call.query("label_selector")
        .map(LabelSelector::parse)
        .ifPresent(selector -> keep(row -> selector.test(row.labels)));
  }

  /** Keeps the rows that match {@code name} and {@code label_selector}, if sent. */
  public static <T extends Row> ListQuery<T> of(ApiRequest call, Collection<T> rows) {
    return new ListQuery<>(call, rows).filter("name", row -> row.name);
  }

  /** Keeps the rows whose value is among those sent under this name, if any were sent. */
  @SuppressWarnings("NullAway") // a row without the value matches no filter
  public ListQuery<T> filter(String parameter, Function<T, @Nullable Object> value) {
    var wanted = Set.copyOf(call.queries(parameter));
    if (!wanted.isEmpty()) keep(row -> wanted.contains(String.valueOf(value.apply(row))));
    return this;
  }

  public ListQuery<T> largestPage(int entries) {
    largestPage = entries;
    return this;
  }

  /** Returns all rows, for the few lists without pages. */
  public ApiReply whole(String name, Function<T, Map<String, @Nullable Object>> view) {
    return ApiReply.ok(name, sorted(view));
  }

  public ApiReply page(String name, Function<T, Map<String, @Nullable Object>> view) {
    int page = Math.max(1, number("page", 1));
    int perPage = Math.clamp(number("per_page", DEFAULT_PAGE), 1, largestPage);
    var all = sorted(view);
    int last = Math.max(1, (all.size() + perPage - 1) / perPage);
    int from = (int) Math.min((page - 1L) * perPage, all.size());
    var entries = all.subList(from, Math.min(from + perPage, all.size()));
    var pages = new Pagination(page, perPage, last, all.size());
    return new ApiReply(
        200,
        ApiJson.object(name, entries, "meta", ApiJson.object("pagination", pages.json())),
        pages.link(call));
  }

  private List<Map<String, @Nullable Object>> sorted(
      Function<T, Map<String, @Nullable Object>> view) {
    var views = new ArrayList<>(rows.stream().map(view).toList());
    call.queries("sort").stream()
        .map(ListQuery::by)
        .reduce(Comparator::thenComparing)
        .ifPresent(views::sort);
    return views;
  }

  private static Comparator<Map<String, @Nullable Object>> by(String sort) {
    var parts = sort.split(":", 2);
    var direction = parts.length == 2 ? parts[1] : "asc";
    if (!Set.of("asc", "desc").contains(direction))
      throw ApiError.invalid("sort", "'%s' must be asc or desc".formatted(direction));
    Comparator<Map<String, @Nullable Object>> order =
        (a, b) -> compare(parts[0], a.get(parts[0]), b.get(parts[0]));
    return direction.equals("desc") ? order.reversed() : order;
  }

  @SuppressWarnings("unchecked") // both are the same field of the same kind of row
  private static int compare(String field, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) return Boolean.compare(a != null, b != null);
    if (a instanceof Comparable<?> left) return ((Comparable<Object>) left).compareTo(b);
    throw ApiError.invalid("sort", "'%s' cannot be sorted by".formatted(field));
  }

  private int number(String parameter, int otherwise) {
    try {
      return call.query(parameter).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw ApiError.invalid(parameter, "must be an integer");
    }
  }

  private void keep(Predicate<T> wanted) {
    rows.removeIf(wanted.negate());
  }
}
