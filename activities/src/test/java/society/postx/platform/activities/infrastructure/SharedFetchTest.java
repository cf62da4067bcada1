package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.change.RunLabel;

/** Many callers, one slow remote. */
@Timeout(120)
final class SharedFetchTest {
  private static final int CLIENTS = 10;
  private static final int READS = 6;

  @TempDir private Path folder;
  private TestRepository operator;
  private TestGitServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void anOperatorServesARepository() {
    operator = TestRepository.in(folder, Map.of("platform.yml", "zone: a\n"));
    server = new TestGitServer(operator.bare());
  }

  @AfterEach
  void stop() {
    server.close();
    threads.shutdownNow();
  }

  /** Ten activities read settings, pins and secrets, and each commits a pin file. */
  @Test
  void aWaveOfTenClientsSharesItsFetches() throws Exception {
    worker(WaitingCaller.unwatched()).latest(); // the clone is made
    server.slow(Duration.ofSeconds(1));
    var before = server.fetches();
    var wave = new ArrayList<Callable<String>>();
    var begun = System.nanoTime();
    var worker = worker(attemptOf(begun));
    for (var client = 0; client < CLIENTS; client++) {
      var path = "pins/client-%d.yml".formatted(client);
      wave.add(
          () -> {
            for (var read = 0; read < READS; read++) {
              assertThat(worker.known().text("platform.yml")).isEqualTo("zone: a\n");
            }
            return worker.write(request(path));
          });
    }
    for (var done : threads.invokeAll(wave)) {
      done.get();
    }
    assertThat(server.fetches() - before).isLessThanOrEqualTo(3);
    assertThat(server.pushes()).isLessThanOrEqualTo(5);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(operator.openedBy("another").latest().files("pins")).hasSize(CLIENTS);
  }

  @Test
  void whoAsksWhileAFetchRunsGetsTheNextOne() throws Exception {
    var worker = worker(WaitingCaller.unwatched());
    worker.latest();
    var release = server.hold();
    var fetches = server.fetches();
    var early = CompletableFuture.supplyAsync(() -> worker.latest().commit(), threads);
    await().until(() -> server.fetches() > fetches);
    var pushed = operator.commit(Map.of("platform.yml", "zone: b\n"));
    var late = new ArrayList<CompletableFuture<String>>();
    for (var caller = 0; caller < CLIENTS; caller++) {
      late.add(CompletableFuture.supplyAsync(() -> worker.latest().commit(), threads));
    }
    await().until(() -> late.stream().noneMatch(CompletableFuture::isDone) && !early.isDone());
    release.countDown();
    early.get();
    for (var answer : late) {
      assertThat(answer.get()).isEqualTo(pushed);
    }
    assertThat(server.fetches() - fetches).isLessThanOrEqualTo(3);
  }

  @Test
  void theReadsOfAnAttemptShareAFetchAndTheNextAttemptSeesWhatWasPushed() {
    var begun = new long[] {System.nanoTime()};
    var worker =
        worker(
            new WaitingCaller() {
              @Override
              public long begun() {
                return begun[0];
              }

              @Override
              public void waits(String what) {}
            });
    var first = worker.latest().commit();
    assertThat(worker.latest().commit()).isEqualTo(first);
    assertThat(worker.known(first).commit()).isEqualTo(first);
    assertThat(server.fetches()).isEqualTo(1);
    var pushed = operator.commit(Map.of("platform.yml", "zone: b\n"));
    begun[0] = System.nanoTime();
    assertThat(worker.known(first).commit()).isEqualTo(pushed);
    assertThat(worker.revision("main").commit()).isEqualTo(pushed);
    assertThat(server.fetches()).isEqualTo(2);
  }

  @Test
  void aWorkerSeesItsOwnWriteWithoutAnotherFetch() {
    var worker = worker(attemptOf(System.nanoTime()));
    var written = worker.write(request("pins/alpha.yml"));
    var fetches = server.fetches();
    assertThat(worker.latest().commit()).isEqualTo(written);
    assertThat(worker.write(request("pins/alpha.yml"))).isEqualTo(written);
    assertThat(server.fetches()).isEqualTo(fetches);
  }

  @Test
  void aWaitBeatsAndCanBeEndedByWhoWaits() {
    var beats = new AtomicInteger();
    var release = server.hold();
    var worker =
        worker(
            new WaitingCaller() {
              @Override
              public long begun() {
                return System.nanoTime();
              }

              @Override
              public void waits(String what) {
                if (beats.incrementAndGet() == 2) {
                  throw new IllegalStateException("cancelled: " + what);
                }
              }
            });
    assertThatThrownBy(worker::latest)
        .hasMessage("cancelled: waiting for the infrastructure repository");
    release.countDown();
  }

  @Test
  void aWaitCanBeInterrupted() {
    var release = server.hold();
    var worker = worker(WaitingCaller.unwatched());
    var read = new FutureTask<>(worker::latest);
    var write = new FutureTask<>(() -> worker.write(request("a")));
    var reader = Thread.ofPlatform().start(read);
    await().until(() -> server.fetches() == 1);
    var writer = Thread.ofPlatform().start(write);
    await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
    reader.interrupt();
    writer.interrupt();
    for (var interrupted : new FutureTask<?>[] {read, write}) {
      assertThatThrownBy(interrupted::get)
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("interrupted while waiting");
    }
    release.countDown();
    worker.latest();
    assertThat(operator.log()).hasSize(1); // the write that was given up never begins
  }

  /** An older pin or key would fail a step for good, though the remote has the newer one. */
  @Test
  void aBusyCloneCausesNoOutage() throws Exception {
    var patience = Duration.ofSeconds(1);
    var worker =
        new InfrastructureRepository(
            server.url(), folder.resolve("state"), WaitingCaller.unwatched(), patience);
    worker.latest();
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var busy = CompletableFuture.supplyAsync(() -> worker.write(held(entered, release)), threads);
    entered.await();
    operator.commit(Map.of("platform.yml", "zone: b\n"));
    var read = CompletableFuture.supplyAsync(worker::known, threads);
    assertThatThrownBy(() -> read.get(patience.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    release.countDown();
    assertThat(read.get().text("platform.yml")).isEqualTo("zone: b\n");
    busy.get();
  }

  private static CommitRequest held(CountDownLatch entered, CountDownLatch release) {
    return new CommitRequest(
        "alpha: keep a snapshot",
        "deploy/r1/alpha",
        new RunLabel("run-1"),
        newest -> {
          entered.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Map.of("pins/alpha.yml", Optional.of("pins: []\n".getBytes(UTF_8)));
        });
  }

  private InfrastructureRepository worker(WaitingCaller caller) {
    return new InfrastructureRepository(server.url(), folder.resolve("state"), caller);
  }

  private static WaitingCaller attemptOf(long begun) {
    return new WaitingCaller() {
      @Override
      public long begun() {
        return begun;
      }

      @Override
      public void waits(String what) {}
    };
  }

  private static CommitRequest request(String path) {
    return new CommitRequest(
        "alpha: keep a snapshot",
        "deploy/r1/alpha",
        new RunLabel("run-1"),
        newest -> Map.of(path, Optional.of("pins: []\n".getBytes(UTF_8))));
  }
}
