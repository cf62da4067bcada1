package society.postx.platform.sandbox.api;

import java.util.function.Function;

/** Where a resource registers what it answers; paths are below {@code /v1}. */
public interface Routes {
  void get(String path, Function<Call, Answer> answer);

  void post(String path, Function<Call, Answer> answer);

  void put(String path, Function<Call, Answer> answer);

  void delete(String path, Function<Call, Answer> answer);
}
