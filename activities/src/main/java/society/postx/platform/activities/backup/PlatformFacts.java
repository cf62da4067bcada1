package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.platformbackup.PlatformBackup;
import society.postx.platform.workflows.text.Quantities;

/**
 * What a backup of the platform says about itself, in {@code facts.json}: a later attempt of the
 * same run, and a rescue, read it there.
 *
 * @param commit newest commit of the infrastructure repository
 * @param refs of the infrastructure repository
 * @param clients whose passwords it holds
 * @param files hand-overs and evidence that the box did not take
 * @param temporal when the dump of Temporal's database in it was made; null for none
 * @param findings why it holds less than it should
 */
record PlatformFacts(
    String commit,
    int refs,
    int clients,
    int files,
    @Nullable Instant temporal,
    List<String> findings) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static PlatformFacts read(String json) {
    try {
      return JSON.readValue(json, PlatformFacts.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts.json of the platform's backup cannot be read", e);
    }
  }

  /** What {@link #json(Object)} made of a backup. VERIFICATION_FAILED where it was damaged. */
  static PlatformBackup recorded(String file, String json) {
    try {
      return JSON.readValue(json, PlatformBackup.class);
    } catch (JsonProcessingException e) {
      throw VERIFICATION_FAILED.stop(
          "%s: cannot be read, so what the last backup held is unknown; restore it (git log -p %s)"
              .formatted(file, file));
    }
  }

  /** What an earlier backup held and this one does not. */
  PlatformFacts comparedWith(PlatformBackup before) {
    var all = new ArrayList<>(findings);
    noteFewer("passwords of clients", clients, before.clients(), before, all);
    noteFewer("refs", refs, before.refs(), before, all);
    if (temporal == null
        && before.temporal() != null
        && all.stream().noneMatch(it -> it.startsWith(PlatformBackup.NO_DUMP))) {
      all.add(
          "%s, and the backup of %s has it: the worker that made this one lacks PLATFORM_TEMPORAL_DUMPS"
              .formatted(PlatformBackup.NO_DUMP, Quantities.time(before.stored())));
    }
    return new PlatformFacts(commit, refs, clients, files, temporal, all);
  }

  private static void noteFewer(
      String what, int now, int then, PlatformBackup before, List<String> findings) {
    if (now < then) {
      findings.add(
          "it has %d %s, and the backup of %s has %d; if nobody removed any, restore that one before it is forgotten"
              .formatted(now, what, Quantities.time(before.stored()), then));
    }
  }

  String json() {
    return json(this);
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts that cannot be written as JSON", e);
    }
  }

  PlatformBackup stored(String snapshot, Instant at) {
    return new PlatformBackup(snapshot, at, commit, refs, clients, files, findings, temporal);
  }
}
