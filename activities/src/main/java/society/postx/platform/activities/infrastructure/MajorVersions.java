package society.postx.platform.activities.infrastructure;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.ImageReference;

/**
 * Whether a release skips a major version of an app whose data cannot follow it ({@code
 * oneMajorAtATime} in app.yml), or lets restored data skip one. A rollback brings the data of its
 * version back and is not asked.
 */
public record MajorVersions(Checkout before, Checkout target) {
  /** The first number of a tag: 35 in {@code nextcloud:35.0.3-apache} and {@code app:v35}. */
  private static final Pattern MAJOR = Pattern.compile(":v?(\\d{1,6})(?![0-9A-Za-z])[^:/]*$");

  /** Why the release must not reach the client; names both images and what to release first. */
  public Optional<String> refusal(ClientName client, AppName app) {
    return refusal(client.value(), app);
  }

  /**
   * As for a client.
   *
   * @param owner of the data, as the message names it
   */
  public Optional<String> refusal(String owner, AppName app) {
    return target.app(app).oneMajorAtATime().flatMap(service -> refusal(owner, app, service));
  }

  private Optional<String> refusal(String owner, AppName app, String service) {
    var now = before.compose(app).images().get(service);
    var next = target.compose(app).images().get(service);
    if (next == null) {
      return Optional.of(
          "apps/%s/app.yml: oneMajorAtATime: '%s': compose.yml has no such service"
              .formatted(app, service));
    }
    var major = major(next);
    if (major.isEmpty()) {
      return Optional.of(
          "apps/%s/compose.yml: services.%s.image: '%s': its tag must begin with its version, because app.yml says oneMajorAtATime"
              .formatted(app, service, next));
    }
    var runs = (now == null ? major : major(now)).orElse(major.getAsInt());
    var skipped =
        IntStream.range(runs + 1, major.getAsInt())
            .mapToObj(String::valueOf)
            .collect(joining(", "));
    return skipped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "apps/%s/compose.yml: services.%s.image: '%s': %s runs %s, and %s takes one major version at a time: first release %s to it"
                .formatted(app, service, next, owner, now, app, skipped));
  }

  private static OptionalInt major(ImageReference image) {
    var found = MAJOR.matcher(image.value().replaceFirst("@sha256:.*", ""));
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }
}
