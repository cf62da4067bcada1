package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.hetzner.wire.BoxUse;
import society.postx.platform.activities.host.HostLogins;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.offboarding.ExportContents.StoredFile;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.UnusableAnswer;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.offboarding.ClientExport;
import society.postx.platform.workflows.offboarding.ExportActivities;
import society.postx.platform.workflows.offboarding.ExportForecast;
import society.postx.platform.workflows.offboarding.ExportOrder;
import society.postx.platform.workflows.text.Quantities;

/**
 * Exports with {@code base/backup/export} on the host, which encrypts, and brings the parts to the
 * box as its main account: the host needs no more rights there than to append to its backups.
 */
public final class HostExports implements ExportActivities {
  private static final Logger log = LoggerFactory.getLogger(HostExports.class);

  /** Together with the wait for the change lock below ActivityProfile.BACKUP. */
  private static final Duration LIMIT = Duration.ofHours(5);

  private static final Duration LOOKING = Duration.ofMinutes(50);

  /** A host that was onboarded before exports were there has no age yet. */
  private static final String WITH_AGE =
      """
      apt="apt-get -qq -y -o DPkg::Lock::Timeout=240 -o Acquire::Retries=3 --no-install-recommends"
      if ! command -v age >/dev/null; then
        DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
        $apt update && $apt install age || exit 75
      fi
      exec %s/export run
      """
          .formatted(HostParts.FOLDER);

  private static final String LOOK = "exec %s/export look\n".formatted(HostParts.FOLDER);

  /** In the infrastructure repository. */
  private static final String PROGRAMS = "base/backup/";

  /** What a host needs to go on working. */
  private static final long RESERVE_BYTES = 2_000_000_000;

  /** PostgreSQL's own size, with bytes as text in its dump and in the app's own exports. */
  private static final int OF_DATABASE = 4;

  private static final JsonMapper JSON = new JsonMapper();

  private final InfrastructureRepository infrastructure;
  private final SecretStore secrets;
  private final HostLogins logins;
  private final Hosts hosts;
  private final Jobs jobs;
  private final Supplier<BoxFolders> box;
  private final Supplier<BoxUse> use;
  private final Heartbeat heartbeat;
  private final long part;

  /**
   * @param box opened as its main account
   * @param use the box's figures now
   */
  public HostExports(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      Supplier<BoxFolders> box,
      Supplier<BoxUse> use,
      Heartbeat heartbeat) {
    this(infrastructure, secrets, logins, hosts, box, use, heartbeat, ExportPlan.PART);
  }

  /**
   * @param part the most bytes of a part
   */
  HostExports(
      InfrastructureRepository infrastructure,
      SecretStore secrets,
      HostLogins logins,
      Hosts hosts,
      Supplier<BoxFolders> box,
      Supplier<BoxUse> use,
      Heartbeat heartbeat,
      long part) {
    this.infrastructure = infrastructure;
    this.secrets = secrets;
    this.logins = logins;
    this.hosts = hosts;
    this.jobs = new Jobs(hosts, heartbeat);
    this.box = box;
    this.use = use;
    this.heartbeat = heartbeat;
    this.part = part;
  }

  private ExportPlan plan(ExportOrder order) {
    return ExportPlan.of(order, infrastructure::at, part);
  }

  /** What {@code export look} prints. */
  private record Look(
      long free, long size, long paths, long databases, Map<String, @Nullable Long> counts) {
    private long most() {
      return Math.addExact(paths, Math.multiplyExact(OF_DATABASE, databases));
    }
  }

  @Override
  public ExportForecast forecastExport(ExportOrder order) {
    var plan = plan(order);
    var login = logins.to(order.host());
    prepare(order, login, plan);
    var job = Job.repeatable(order.host().run(), "look-export", LOOK, LOOKING);
    var look = look(login, jobs.succeedFresh(login, job, masking(order)).output(), plan);
    if (look.free() < part + RESERVE_BYTES) {
      throw REQUEST_REFUSED.stop(
          "the disk of %s is too full to export: %s are needed, %s are free; free some, then start again"
              .formatted(
                  login.name(),
                  Quantities.bytes(part + RESERVE_BYTES),
                  Quantities.bytes(look.free())));
    }
    var room = new BoxRoom(use.get());
    room.require(look.most());
    return new ExportForecast(
        plan.files().stream().map(it -> line(it, look)).toList(),
        look.free(),
        room.free(),
        look.most());
  }

  private static String line(ExportPlan.Item item, Look look) {
    var count = look.counts().get(item.name());
    return count == null ? item.name() : "%s: %d in its source".formatted(item.name(), count);
  }

  private static Look look(Login login, String said, ExportPlan plan) {
    try {
      var line = said.lines().filter(it -> it.startsWith("export ")).findFirst().orElseThrow();
      var look = JSON.readValue(line.substring("export ".length()), Look.class);
      if (Math.min(Math.min(look.free(), look.paths()), look.databases()) < 0
          || look.counts().keySet().stream().anyMatch(it -> plan.item(it).isEmpty())) {
        throw new IllegalArgumentException("no figures of this plan");
      }
      look.most();
      return look;
    } catch (JsonProcessingException | RuntimeException e) { // a host may print anything
      throw new UnusableAnswer(
          login.name(), "forecasting an export", "its answer is not in the expected form", e);
    }
  }

  @Override
  public ClientExport exportClient(ExportOrder order) {
    var plan = plan(order);
    var login = logins.to(order.host());
    var source = new HostParts(hosts, login, plan, heartbeat);
    try (var folders = box.get()) {
      var folder = ExportFolder.of(folders, order);
      var contents = folder.open(order);
      if (!contents.complete()) {
        prepare(order, login, plan);
        var room = new BoxRoom(use.get());
        var pickup = new PartPickup(source, folder, plan, room, contents);
        contents = run(order, login, pickup);
      }
      source.end();
      log.info("{} is exported to {}", order.client(), order.folder());
      return report(order, contents);
    }
  }

  private ExportContents run(ExportOrder order, Login login, PartPickup pickup) {
    var job = job(order);
    try {
      jobs.succeed(login, job, masking(order), cancelled -> serve(login, job, pickup, cancelled));
      return pickup.complete(new ExportReadme(order));
    } catch (ApplicationFailure e) {
      halt(login, job); // else it waits until its part is fetched, and a retry must run again
      throw e;
    }
  }

  /** A cancellation ends the job; the next look at it throws the cancellation. */
  private void serve(Login login, Job job, PartPickup pickup, boolean cancelled) {
    if (cancelled) {
      jobs.end(login, job);
      return;
    }
    try {
      pickup.all();
    } catch (ActivityCanceledException e) {
      jobs.end(login, job);
    }
  }

  private void halt(Login login, Job job) {
    jobs.end(login, job);
    jobs.forgetOnceEnded(login, job);
  }

  private static Job job(ExportOrder order) {
    return Job.changing(order.host().run(), "export", WITH_AGE, LIMIT);
  }

  /** A folder of its own: the programs of the nightly backup stay as they are. */
  private void prepare(ExportOrder order, Login login, ExportPlan plan) {
    var checkout = infrastructure.known(order.host().commit());
    var bundle = new Bundle().file("export-plan", 0600, plan.text());
    for (var name : List.of("export", "dump.psql", "rows.psql")) {
      if (!checkout.has(PROGRAMS + name)) {
        throw INVALID_INPUT.stop(
            "%s%s: is missing in the infrastructure repository; take base/backup/ from this version's template, then retry the step"
                .formatted(PROGRAMS, name));
      }
      bundle.file(name, 0755, 0, checkout.bytes(PROGRAMS + name));
    }
    try (var host = hosts.connect(login)) {
      BundleUpload.put(host, bundle, HostParts.FOLDER, "export");
    }
  }

  private Masking masking(ExportOrder order) {
    return new Masking(secrets.ever(order.client()));
  }

  private static ClientExport report(ExportOrder order, ExportContents contents) {
    var files = contents.files().stream().flatMap(StoredFile::lines).toList();
    var counts =
        contents.files().stream()
            .map(it -> "%s: %s".formatted(it.name(), it.counts() == null ? "" : it.counts()))
            .toList();
    return new ClientExport(
        order.folder(),
        files,
        counts,
        contents.bytes(),
        List.of(Change.created("export " + order.folder())));
  }

  @Override
  public void deleteExport(ExportOrder order) {
    try (var folders = box.get()) {
      ExportFolder.of(folders, order).delete(order.client());
    }
    var login = logins.to(order.host());
    halt(login, job(order));
    new HostParts(hosts, login, plan(order), heartbeat).end();
  }
}
