package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.payload.InputRules;
import society.postx.platform.workflows.payload.TypedByPeople;
import society.postx.platform.workflows.staging.Staging;

/**
 * Input that people type to restore a client.
 *
 * @param apps to restore; null for all that hold data; exactly one for files, none for server
 * @param paths files of the app, for the scenario files only
 * @param inPlace true to replace the live files; else they come beside them
 * @param snapshot which one, as {@link SnapshotSelector} reads it; null for the latest
 * @param versions which versions of the apps run on the restored data; null where no migration lies
 *     between that of the snapshot and that of now
 * @param way how a lost server comes back, for the scenario server only; null for {@link
 *     Way#RESTIC}
 * @param target where it comes back; null for {@link Target#LIVE}
 * @param hours 1 to 24: how long a staging server may be looked at; null for 24
 * @param operator who starts it
 * @param reason why, for the record and for those who approve
 * @param dryRun true to report what would be restored; asks for no approval and changes nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record RestoreClientInput(
    ClientName client,
    Scenario scenario,
    @Nullable List<AppName> apps,
    @Nullable List<PathPattern> paths,
    @Nullable Boolean inPlace,
    @Nullable String snapshot,
    @Nullable Versions versions,
    @Nullable Way way,
    @Nullable Target target,
    @Nullable Integer hours,
    String operator,
    String reason,
    @Nullable Boolean dryRun) {
  private static final int MOST_APPS = 100;
  private static final int MOST_PATHS = 20;
  private static final int MOST_HOURS = (int) Staging.TERM.toHours();

  public RestoreClientInput {
    InputRules.required("client", client);
    InputRules.required("scenario", scenario);
    InputRules.required("operator", operator);
    InputRules.required("reason", reason);
    InputRules.operator(operator);
    InputRules.reason(reason);
    apps = InputRules.unique("apps", apps, MOST_APPS);
    paths = InputRules.unique("paths", paths, MOST_PATHS);
    SnapshotSelector.check(snapshot);
    if (scenario == Scenario.SERVER && apps != null) {
      throw InputRules.refused("apps", apps, "not in the scenario server: all come back");
    }
    if (scenario != Scenario.SERVER && way != null) {
      throw InputRules.refused("way", way.word(), "only in the scenario server");
    }
    if (scenario == Scenario.FILES) {
      InputRules.required("paths", paths);
      if (apps == null || apps.size() != 1) {
        throw InputRules.refused(
            "apps", apps == null ? List.of() : apps, "exactly one in the scenario files");
      }
    } else if (paths != null) {
      throw InputRules.refused("paths", paths, "only in the scenario files");
    } else if (inPlace != null) {
      throw InputRules.refused("inPlace", inPlace, "only in the scenario files");
    }
    if (scenario != Scenario.APPLICATION && versions != null) {
      throw InputRules.refused("versions", versions, "only in the scenario application");
    }
    if (target == Target.STAGING) {
      requireWhole(scenario, apps, versions);
    } else if (hours != null) {
      throw InputRules.refused("hours", hours, "only with the target staging");
    }
    if (hours != null && (hours < 1 || hours > MOST_HOURS)) {
      throw InputRules.refused("hours", hours, "1 to %d".formatted(MOST_HOURS));
    }
  }

  /** A copy is all of a snapshot, with the versions that it was made with. */
  private static void requireWhole(
      Scenario scenario, @Nullable List<AppName> apps, @Nullable Versions versions) {
    if (scenario != Scenario.APPLICATION) {
      throw InputRules.refused(
          "scenario",
          scenario.name().toLowerCase(Locale.ROOT),
          "application with the target staging, which brings all of a snapshot up");
    }
    if (apps != null) {
      throw InputRules.refused("apps", apps, "not with the target staging: all come up");
    }
    if (versions != null) {
      throw InputRules.refused(
          "versions",
          versions.name().toLowerCase(Locale.ROOT),
          "not with the target staging: those of the snapshot run");
    }
  }

  /** What is lost. ADR §8. */
  public enum Scenario {
    /** Files and databases of apps are broken; the server is not. */
    @JsonProperty("application")
    APPLICATION,
    /** Single files of one app are gone or spoilt. */
    @JsonProperty("files")
    FILES,
    /** The server is gone or broken beyond repair. */
    @JsonProperty("server")
    SERVER
  }

  /** Where the data comes back. */
  public enum Target {
    /** The client. */
    @JsonProperty("live")
    LIVE,
    /** A throw-away server in quarantine, to look at. */
    @JsonProperty("staging")
    STAGING
  }

  /** Of the apps on restored data. */
  public enum Versions {
    /** Those that run now; they migrate older data where they have to. */
    @JsonProperty("now")
    NOW,
    /** Those that the snapshot was made with. */
    @JsonProperty("snapshot")
    SNAPSHOT
  }

  /** What a restored server's system comes from; its data always comes from restic. */
  public enum Way {
    /** A new server, built as at the onboarding. */
    @JsonProperty("restic")
    RESTIC,
    /** The same server, rebuilt from its newest backup or snapshot at Hetzner. */
    @JsonProperty("rebuild")
    REBUILD,
    /** A new server from that backup or snapshot. */
    @JsonProperty("image")
    IMAGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Way chosenWay() {
    return way == null ? Way.RESTIC : way;
  }

  public boolean onStaging() {
    return target == Target.STAGING;
  }

  /** How long people may look at a staging server, from the start on. */
  Duration lookFor() {
    return Duration.ofHours(hours == null ? MOST_HOURS : hours);
  }

  boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }

  SnapshotSelector selector() {
    return new SnapshotSelector(snapshot == null ? SnapshotSelector.LATEST : snapshot);
  }
}
