package society.postx.platform.activities.infrastructure;

import java.util.List;

/**
 * Checks that a client's domain lies in the platform's zone and apart from other clients' domains.
 * ADR §7.
 */
record DomainRules(PlatformSettings settings, List<ClientFile> clients) {
  static DomainRules of(Checkout checkout) {
    return new DomainRules(checkout.settings(), checkout.clientFiles());
  }

  /** INVALID_INPUT when the domain lies outside the zone, or inside or around another client's. */
  void accept(ClientFile file) {
    if (!file.domain().within(settings.zone())) {
      throw refused(file, "lies outside the zone %s of platform.yml".formatted(settings.zone()));
    }
    for (var other : clients) {
      if (other.name().equals(file.name())) {
        continue;
      }
      if (other.domain().equals(file.domain())) {
        throw refused(file, "is the domain of %s".formatted(other.path()));
      }
      if (file.domain().within(other.domain()) || other.domain().within(file.domain())) {
        throw refused(
            file,
            "overlaps with the domain %s of %s; clients share no names"
                .formatted(other.domain(), other.path()));
      }
    }
  }

  private static RuntimeException refused(ClientFile file, String rule) {
    return new FileRule(file.path(), "domain", file.domain().value(), rule).failure();
  }
}
