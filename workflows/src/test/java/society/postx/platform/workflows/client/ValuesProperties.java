package society.postx.platform.workflows.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Proves that any typed value either follows its rule, checked independently here, or is refused
 * with a message that names it.
 */
class ValuesProperties {
  private static final String RECIPIENT =
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

  @Property(tries = 5000)
  void aClientNameIsADnsLabelOrIsRefused(@ForAll("junk") String typed) {
    accepted(typed, ClientName::new, "client: ").ifAccepted(this::isDnsLabel);
  }

  @Property(tries = 5000)
  void aDomainIsAListOfDnsLabelsOrIsRefused(@ForAll("junk") String typed) {
    accepted(typed, Domain::new, "domain: ")
        .ifAccepted(
            value -> {
              assertThat(value).contains(".").hasSizeLessThanOrEqualTo(253);
              for (var label : value.split("\\.", -1)) {
                assertThat(label)
                    .matches("[a-z0-9-]{1,63}")
                    .doesNotStartWith("-")
                    .doesNotEndWith("-");
              }
            });
  }

  @Property(tries = 5000)
  void anImageIsPinnedOrIsRefused(@ForAll("images") String typed) {
    accepted(typed, ImageReference::new, "image: ")
        .ifAccepted(
            value -> {
              var last = value.substring(value.lastIndexOf('/') + 1);
              assertThat(last)
                  .containsAnyOf(":", "@sha256:")
                  .doesNotEndWith(":latest")
                  .doesNotEndWith(":");
            });
  }

  @Property(tries = 5000)
  void aCidrIsUnderstoodByTheJdkOrIsRefused(@ForAll("cidrs") String typed) {
    accepted(typed, Cidr::new, "cidr: ")
        .ifAccepted(
            value -> {
              var parts = value.split("/", 2);
              var bits = bytes(parts[0]).length * 8;
              assertThat(Integer.parseInt(parts[1])).isBetween(0, bits);
            });
  }

  @Property(tries = 2000)
  void aRecipientWithAnyOneCharacterChangedIsRefused(
      @ForAll("position") int position, @ForAll("bech32") char letter) {
    var changed = new StringBuilder(RECIPIENT);
    if (changed.charAt(position) == letter) {
      return;
    }
    changed.setCharAt(position, letter);
    assertThatThrownBy(() -> new AgeRecipient(changed.toString()))
        .hasMessageStartingWith("recipient: ");
  }

  @Example
  void goodValuesPass() {
    assertThat(new AgeRecipient(RECIPIENT).value()).isEqualTo(RECIPIENT);
    for (var image :
        List.of(
            "nextcloud:28.0.1", "quay.io/keycloak/keycloak:26.0.0", "localhost:5000/a/b:1_2.3")) {
      assertThat(new ImageReference(image).value()).isEqualTo(image);
    }
    for (var cidr :
        List.of("0.0.0.0/0", "203.0.113.7/32", "::/0", "2001:db8::/48", "fd00:5bb0::1/128")) {
      assertThat(new Cidr(cidr).value()).isEqualTo(cidr);
    }
  }

  private void isDnsLabel(String value) {
    assertThat(value).matches("[a-z0-9-]{1,30}").doesNotStartWith("-").doesNotEndWith("-");
    assertThat(Character.isLetter(value.charAt(0))).isTrue();
  }

  private static byte[] bytes(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("accepted an invalid address:  " + literal, e);
    }
  }

  private record Verdict(String value, boolean accepted) {
    void ifAccepted(java.util.function.Consumer<String> rule) {
      if (accepted) {
        rule.accept(value);
      }
    }
  }

  private static Verdict accepted(String typed, Function<String, Object> value, String field) {
    try {
      assertThat(value.apply(typed)).isNotNull();
      return new Verdict(typed, true);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith(field).hasMessageContaining("'" + typed + "'");
      return new Verdict(typed, false);
    }
  }

  @Provide
  Arbitrary<String> junk() {
    var near = Arbitraries.strings().withChars("ab09-._A \n;$`'\"/").ofMaxLength(40);
    return Arbitraries.oneOf(
        near,
        Arbitraries.strings().ofMaxLength(300),
        Arbitraries.strings().withChars("abc.-").ofMaxLength(260));
  }

  @Provide
  Arbitrary<String> images() {
    return Arbitraries.strings()
        .withChars("ab/:.-_@1")
        .ofMaxLength(30)
        .map(text -> text.replace("@", "@sha256:"));
  }

  @Provide
  Arbitrary<String> cidrs() {
    var four =
        Arbitraries.integers()
            .between(0, 300)
            .list()
            .ofSize(4)
            .map(list -> String.join(".", list.stream().map(String::valueOf).toList()));
    var six = Arbitraries.strings().withChars("0af1:").ofMaxLength(40);
    return Arbitraries.oneOf(four, six)
        .flatMap(text -> Arbitraries.integers().between(-1, 140).map(bits -> text + "/" + bits));
  }

  @Provide
  Arbitrary<Integer> position() {
    return Arbitraries.integers().between(4, RECIPIENT.length() - 1);
  }

  @Provide
  Arbitrary<Character> bech32() {
    return Arbitraries.of(
        "qpzry9x8gf2tvdw0s3jn54khce6mua7l".chars().mapToObj(c -> (char) c).toList());
  }
}
