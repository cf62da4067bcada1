package society.postx.platform.sandbox.cloud;

import society.postx.platform.sandbox.api.ApiError;
import society.postx.platform.sandbox.state.Row;
import society.postx.platform.sandbox.state.RowTable;

/** Checks that a name is unique among the resources of one kind in one project. */
public final class UniqueNames {
  private UniqueNames() {}

  /** Refuses with 409 if another row has the name. */
  public static <T extends Row> void requireFree(RowTable<T> table, String name, long exceptId) {
    if (name.isBlank()) throw ApiError.invalid("name", "must not be empty");
    if (table.find(row -> row.name.equals(name) && row.id != exceptId).isPresent())
      throw ApiError.notUnique("name", "name is already used");
  }
}
