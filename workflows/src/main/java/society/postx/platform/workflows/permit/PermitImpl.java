package society.postx.platform.workflows.permit;

import io.temporal.common.converter.DataConverterException;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.text.ShownText;

/** Holds a client's permit until the run that holds it releases it. */
public final class PermitImpl implements Permit {
  /** Refusals that are shown; the newest stay. */
  private static final int SHOWN = 10;

  private static final int LONGEST = 200;

  private final Deque<PermitRelease> releases = new ArrayDeque<>();
  private final List<String> refused = new ArrayList<>();

  @Override
  public void hold(@Nullable PermitHolder holder) {
    if (holder == null) {
      throw new InvalidInput("input: is missing (example: \"onboard/alpha\")");
    }
    show(holder);
    while (true) {
      Workflow.await(() -> !releases.isEmpty());
      var release = releases.remove();
      if (isOf(holder, release)) {
        return;
      }
      refuse(release);
      show(holder);
    }
  }

  @Override
  public void release(@Nullable PermitRelease release) {
    releases.add(release == null ? PermitRelease.NAMELESS : release);
  }

  /**
   * A permit of a worker before 2026-12-01, whose holder may name nobody, lacks the memo; so does
   * one that a person started. May go after 2027-05-31.
   */
  private static boolean isOf(PermitHolder holder, PermitRelease release) {
    if (release.equals(PermitRelease.NAMELESS)) {
      return memo(Permit.RELEASE).isEmpty();
    }
    return release.operation().equals(holder.operation())
        && release.run().equals(memo(Permit.RUN).orElse(""));
  }

  private static Optional<String> memo(String key) {
    try {
      return Workflow.getMemo(key, String.class) instanceof String text
          ? Optional.of(text)
          : Optional.empty();
    } catch (DataConverterException anybodyMayWriteAMemo) {
      return Optional.empty();
    }
  }

  private void refuse(PermitRelease release) {
    var from =
        release.equals(PermitRelease.NAMELESS)
            ? "a sender that names no run"
            : "%s, run %s".formatted(release.operation(), release.run());
    var line = ShownText.shortened(ShownText.oneLine(from), LONGEST);
    Workflow.getLogger(PermitImpl.class)
        .warn("refused a release by {}: it is not the holder", line);
    if (refused.size() == SHOWN) {
      refused.removeFirst();
    }
    refused.add(line);
  }

  private void show(PermitHolder holder) {
    var text =
        new StringBuilder(
            "Held by **%s**. The holder releases it."
                .formatted(ShownText.markdown(holder.operation())));
    if (!refused.isEmpty()) {
      text.append("\n\n### Refused\n");
    }
    refused.forEach(
        from ->
            text.append(
                "- release by %s: it does not hold this permit\n"
                    .formatted(ShownText.markdown(from))));
    Workflow.setCurrentDetails(text.toString());
  }
}
