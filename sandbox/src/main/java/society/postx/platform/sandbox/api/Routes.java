package society.postx.platform.sandbox.api;

import java.util.function.Function;

/** Where a resource registers what it answers; paths are below {@code /v1}. */
public interface Routes {
  void get(String path, Function<ApiRequest, ApiResponse> answer);

  void post(String path, Function<ApiRequest, ApiResponse> answer);

  void put(String path, Function<ApiRequest, ApiResponse> answer);

  void delete(String path, Function<ApiRequest, ApiResponse> answer);
}
