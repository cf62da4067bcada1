package society.postx.platform.sandbox.api;

import java.util.function.Function;

/** Takes the handlers of a resource; paths are below {@code /v1}. */
public interface Routes {
  void get(String path, Function<ApiRequest, ApiReply> answer);

  void post(String path, Function<ApiRequest, ApiReply> answer);

  void put(String path, Function<ApiRequest, ApiReply> answer);

  void delete(String path, Function<ApiRequest, ApiReply> answer);
}
