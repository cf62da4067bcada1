package society.postx.platform.activities.deployment;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Asks a client's pages of its host, whatever DNS says: the resolver's bad day is not the host's.
 */
final class PageAsker implements Predicate<List<Page>> {
  /** Who waits longer takes a page for broken. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final OkHttpClient web;

  PageAsker(OkHttpClient web, String address) {
    this.web =
        web.newBuilder()
            .callTimeout(PATIENCE)
            .dns(name -> List.of(InetAddress.getByName(address)))
            .build();
  }

  /** Do all of them answer well, asked at the same time? */
  @Override
  public boolean test(List<Page> pages) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads
          .invokeAll(
              pages.stream().map(page -> (Callable<Boolean>) () -> answersWell(page)).toList())
          .stream()
          .allMatch(Future::resultNow);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking pages", e);
    }
  }

  private boolean answersWell(Page page) {
    try (var answer = web.newCall(new Request.Builder().url(page.url()).build()).execute()) {
      return page.goodWith(answer.code());
    } catch (IOException e) {
      return false;
    }
  }
}
