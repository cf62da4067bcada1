package society.postx.platform.activities.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A user's files in Nextcloud, over WebDAV as any visitor reaches them. */
public record DavFiles(OkHttpClient web, String site, String user, String password) {
  public int put(String name, String content) {
    return status(request(name).put(RequestBody.create(content.getBytes(UTF_8))).build());
  }

  /** Its content, or the status of the answer that has none. */
  public String get(String name) {
    try (var answer = web.newCall(request(name).build()).execute()) {
      return answer.isSuccessful() ? answer.body().string() : String.valueOf(answer.code());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int status(Request request) {
    try (var answer = web.newCall(request).execute()) {
      return answer.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Request.Builder request(String name) {
    return new Request.Builder()
        .url("%s/remote.php/dav/files/%s/%s".formatted(site, user, name))
        .header("Authorization", Credentials.basic(user, password));
  }
}
