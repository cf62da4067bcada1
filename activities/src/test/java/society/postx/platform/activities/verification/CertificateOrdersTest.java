package society.postx.platform.activities.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CertificateOrdersTest {
  @Test
  void theReasonIsTheAcmeServersOwn() {
    assertThat(
            CertificateOrders.reason(
                "2026-11-29T16:00:00Z ERR Unable to obtain ACME certificate for domains error=\"unable to generate"
                    + " a certificate for the domains [a.example]: error: one or more domains had a problem:\\n"
                    + "[a.example] acme: error: 400 :: urn:ietf:params:acme:error:dns :: No valid IP addresses\\n\""))
        .startsWith("acme: error: 400 :: urn:ietf:params:acme:error:dns :: No valid IP addresses");
  }

  @Test
  void aLineThatNamesNoReasonIsShownItself() {
    assertThat(CertificateOrders.reason("ERR cannot obtain ACME certificate: timeout"))
        .isEqualTo("ERR cannot obtain ACME certificate: timeout");
  }

  @Test
  void whatAHostWritesIsOneShortLine() {
    assertThat(CertificateOrders.reason("acme: error: " + "x\u001b[2J".repeat(500)))
        .hasSizeLessThan(410)
        .doesNotContain("\u001b");
  }
}
