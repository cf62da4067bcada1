package society.postx.platform.activities.scan;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import society.postx.platform.workflows.scan.RunningImage;

/**
 * The images that the deployed commits of a client pin. Only these are fetched from a registry: a
 * host may print any name, and a registry that an attacker names would be asked by the worker.
 */
record PinnedImages(Set<String> names) {
  private static final Pattern DIGEST = Pattern.compile("@sha256:[0-9a-f]{64}");

  /**
   * What is scanned, and what runs besides: the latter without the name it is pulled by. Each pin
   * is scanned as the commit has it, because a host can name an old digest that is clean.
   *
   * @param running as the host prints it
   */
  List<RunningImage> judged(List<RunningImage> running) {
    var judged = new TreeSet<RunningImage>();
    for (var image : running) {
      judged.add(new RunningImage(image.name(), pulled(image)));
    }
    names.forEach(name -> judged.add(new RunningImage(name, name)));
    return List.copyOf(judged);
  }

  /**
   * A digest counts in the repository of its own name alone, and only where the pin has none: a tag
   * may have moved since the host pulled it.
   */
  private String pulled(RunningImage image) {
    if (!names.contains(image.name())) {
      return "";
    }
    if (image.name().contains("@")) {
      return image.name();
    }
    var bare = bare(image.name());
    return image.pulled().startsWith(bare)
            && DIGEST.matcher(image.pulled().substring(bare.length())).matches()
        ? image.pulled()
        : image.name();
  }

  static PinnedImages of(Stream<String> images) {
    return new PinnedImages(Set.copyOf(images.toList()));
  }

  /** {@code registry.example:5000/shop} of {@code registry.example:5000/shop:1.0}. */
  static String bare(String name) {
    return name.replaceFirst("@.*", "").replaceFirst(":[^/]*$", "");
  }
}
