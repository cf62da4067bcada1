package society.postx.platform.activities.ssh;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Replaces known secret values in text that people or histories will see. */
public final class Masking {
  /** Shorter values would mask half of every text, and are none that the platform makes. */
  private static final int SHORTEST = 8;

  private final List<String> values;

  public Masking(Collection<String> secrets) {
    values =
        secrets.stream()
            .flatMap(String::lines) // a private key shows up line by line
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  public static Masking none() {
    return new Masking(List.of());
  }

  public String masked(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, "***");
    }
    return masked;
  }
}
