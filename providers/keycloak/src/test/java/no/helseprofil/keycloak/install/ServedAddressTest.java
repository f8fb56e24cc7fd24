package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of a request, as a proxy sets them, against what the server believes to be. */
class ServedAddressTest {

    private static final String PUBLIC = "https://idp.example.no/";
    private static final String INSIDE = "http://10.0.0.3:8080/";

    @ParameterizedTest
    @CsvSource({
        "https://idp.example.no/, https, idp.example.no, the server reads the headers",
        "http://10.0.0.3:8080/, https, idp.example.no, a fixed host name needs no headers",
        "https://idp.example.no/, 'https, http', 'idp.example.no, 10.0.0.2', the first of several proxies counts",
        "https://idp.example.no/, gopher, idp.example.no, no header that can be read",
        "https://idp.example.no/, https, <script>, no header that can be read",
        "https://idp.example.no/, https, a b, no header that can be read",
        "https://idp.example.no/, https, '', no header that can be read"
    })
    void acceptsTheAddressThatTheProxyReports(String seen, String proto, String host, String why) {
        assertThat(compare(seen, PUBLIC, "X-Forwarded-Proto", proto, "X-Forwarded-Host", host))
                .as(why)
                .isEmpty();
    }

    @Test
    void namesTheOptionForIgnoredProxyHeaders() {
        Optional<ServedAddress.Mismatch> found =
                compare(INSIDE, INSIDE, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "idp.example.no");

        assertThat(found).hasValueSatisfying(mismatch -> {
            assertThat(mismatch.actual()).contains("https://idp.example.no", "http://10.0.0.3:8080");
            assertThat(mismatch.remedy()).contains("--proxy-headers=xforwarded", "--hostname=https://idp.example.no");
        });
        assertThat(compare(INSIDE, INSIDE, "Forwarded", "for=192.0.2.1;proto=https;host=idp.example.no"))
                .hasValueSatisfying(mismatch -> assertThat(mismatch.remedy()).contains("--proxy-headers=forwarded"));
    }

    @Test
    void anIgnoredSchemeHeaderIsAMismatch() {
        assertThat(compare("http://idp.example.no/", "http://idp.example.no/", "X-Forwarded-Proto", "https"))
                .as("issuer and htu would begin with http")
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "https://idp.example.no/, https://other.example.no/, false, --hostname=https://idp.example.no",
        "https://idp.example.no/, https://other.example.no/, true, the frontend URL of the realm",
        "https://idp.example.no:8443/, https://idp.example.no/, false, --hostname=https://idp.example.no:8443"
    })
    void reportsAnotherAddressThanTheServers(URI called, URI own, boolean fixed, String remedy) {
        assertThat(new ServedAddress(called, own, own, fixed, false).compare(header -> null))
                .hasValueSatisfying(mismatch -> assertThat(mismatch.remedy()).contains(remedy));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080/", "http://127.0.0.1:8080/", "http://[::1]:8080/"})
    void comparesNothingForALocalCall(URI called) {
        assertThat(new ServedAddress(called, URI.create(PUBLIC), URI.create(PUBLIC), false, false)
                        .compare(header -> null))
                .isEmpty();
    }

    @Test
    void anAddressWithoutTlsIsAMismatch() {
        assertThat(compare("http://idp.example.no/", "http://idp.example.no/"))
                .hasValueSatisfying(mismatch -> assertThat(mismatch.actual()).contains("without TLS"));
    }

    @Test
    void aStrippedPathPrefixIsAMismatch() {
        assertThat(compare(PUBLIC, PUBLIC, "X-Forwarded-Prefix", "/auth")).isPresent();
        assertThat(compare(PUBLIC + "auth/", PUBLIC + "auth/", "X-Forwarded-Prefix", "/auth"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'/%zz'", "'//'", "'///'", "'//evil'", "'/:'", "'/['", "'/a b'", "'/auth?x#y'"})
    void anUnusualPrefixIsAMismatchWithoutError(String prefix) {
        assertThat(compare(PUBLIC, PUBLIC, "X-Forwarded-Prefix", prefix))
                .hasValueSatisfying(mismatch -> assertThat(mismatch.actual()).contains("a prefix"));
    }

    @ParameterizedTest
    @CsvSource({"'%%%'", "'/'", "''", "'auth'"})
    void ignoresAnEmptyPrefix(String prefix) {
        assertThat(compare(PUBLIC, PUBLIC, "X-Forwarded-Prefix", prefix)).isEmpty();
    }

    @Test
    void acceptingAnyHostNameIsAMismatch() {
        URI called = URI.create(PUBLIC);
        assertThat(new ServedAddress(called, called, called, false, true).compare(header -> null))
                .as("what a caller writes into Host decides what a proof is compared with")
                .hasValueSatisfying(
                        mismatch -> assertThat(mismatch.remedy()).contains("--hostname=https://idp.example.no"));
        URI local = URI.create("http://localhost:8080/");
        assertThat(new ServedAddress(local, local, local, false, true).compare(header -> null))
                .as("on a machine of one's own")
                .isEmpty();
    }

    private static Optional<ServedAddress.Mismatch> compare(String seen, String own, String... headers) {
        Map<String, String> sent = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            sent.put(headers[i], headers[i + 1]);
        }
        return new ServedAddress(URI.create(seen), URI.create(own), URI.create(own), false, false).compare(sent::get);
    }
}
