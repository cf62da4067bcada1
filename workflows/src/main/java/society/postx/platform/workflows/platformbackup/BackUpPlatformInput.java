package society.postx.platform.workflows.platformbackup;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.TypedByPeople;

/**
 * How the platform is backed up; the same from the UI's form, the command line and the schedule.
 *
 * @param dryRun true to say what would be stored and forgotten; changes nothing
 * @param forgetAll true to forget also what a run otherwise only names and asks about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@TypedByPeople
public record BackUpPlatformInput(@Nullable Boolean dryRun, @Nullable Boolean forgetAll) {
  static BackUpPlatformInput usual() {
    return new BackUpPlatformInput(null, null);
  }

  boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }

  boolean forgetsAll() {
    return Boolean.TRUE.equals(forgetAll);
  }
}
