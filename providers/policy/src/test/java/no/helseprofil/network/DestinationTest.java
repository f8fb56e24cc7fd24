package no.helseprofil.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example.no, https, api.example.no, 443, api.example.no:443",
        "https://api.example.no:443/v1?a=b, https, api.example.no, 443, api.example.no:443",
        "HTTPS://API.Example.NO/V1, https, api.example.no, 443, api.example.no:443",
        "https://api.example.no:8443/, https, api.example.no, 8443, api.example.no:8443",
        "http://api.example.no, http, api.example.no, 80, api.example.no:80",
        "http://api.example.no:443, http, api.example.no, 443, api.example.no:443",
        "https://xn--rfugl-dra.example.no/, https, xn--rfugl-dra.example.no, 443, xn--rfugl-dra.example.no:443",
        "http://127.0.0.1:9000/x, http, 127.0.0.1, 9000, 127.0.0.1:9000",
        "https://[2001:DB8::1]:8443, https, 2001:db8:0:0:0:0:0:1, 8443, [2001:db8:0:0:0:0:0:1]:8443",
        "https://[::1]/, https, 0:0:0:0:0:0:0:1, 443, [0:0:0:0:0:0:0:1]:443"
    })
    void readsTheAddressOfAUrl(String url, String scheme, String host, int port, String hostAndPort) {
        Destination address = Destination.of(url);

        assertThat(address).isEqualTo(new Destination(scheme, host, port));
        assertThat(address.hostAndPort()).isEqualTo(hostAndPort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://[::ffff:127.0.0.1]/", "https://[::FFFF:7f00:1]/", "https://127.0.0.1/"})
    void unwrapsAMappedAddress(String url) {
        assertThat(Destination.of(url).host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://127.1/",
                "https://127.0.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.01/",
                "https://0x7f.0.0.1/",
                "https://0x7f000001/",
                "https://127.0.0.0x1/",
                "https://api.example.0x1/",
                "https://256.0.0.1/",
                "https://127.0.0.1./",
                "https://[::1%25lo]/",
                "https://[::1%lo]/",
                "https://[127.0.0.1]/",
                "https://[v1.a]/",
                "https://[::1/"
            })
    void refusesAnUnusualNumericAddress(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.of(url))
                .withMessageStartingWith("write ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.no./",
                "https://ⓐpi.example.no/",
                "https://ærfugl.example.no/",
                "https://api.example.no。evil.example/",
                "https://api%2eexample.no/",
                "https://my_api/",
                "https://-api.example.no/",
                "https://api..example.no/",
                "https:///v1",
                "https:api.example.no",
                "https://",
                "https://:443/",
                "//api.example.no/",
                "/v1",
                "",
                " https://api.example.no/",
                "https://api.example.no/ x",
                "https://api.example.no/\r\nHost: evil.example",
                "https://api.example.no/ø"
            })
    void refusesAnAmbiguousHost(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.of(url))
                .withMessageStartingWith("write ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.no@evil.example/",
                "https://api.example.no:443@evil.example/",
                "https://user:password@api.example.no/",
                "https://@api.example.no/",
                "https://api.example.no/#@evil.example",
                "https://api.example.no#",
                "https://api.example.no\\@evil.example/"
            })
    void refusesAUrlWithUserOrFragment(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.of(url))
                .withMessageStartingWith("write ")
                .withMessageNotContaining("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://api.example.no/",
                "file:///etc/passwd",
                "jar:https://api.example.no/x.jar!/",
                "gopher://api.example.no/",
                "ldap://api.example.no/",
                "httpss://api.example.no/"
            })
    void refusesAnotherScheme(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Destination.of(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.no:0/",
                "https://api.example.no:65536/",
                "https://api.example.no:-1/",
                "https://api.example.no:/"
            })
    void refusesAnInvalidPort(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.of(url))
                .withMessageStartingWith("write ");
    }

    @Test
    void ignoresADecoyHostInTheRestOfTheUrl() {
        assertThat(Destination.of("https://evil.example/?https://api.example.no/")
                        .host())
                .isEqualTo("evil.example");
        assertThat(Destination.of("https://api.example.no.evil.example/").host())
                .isEqualTo("api.example.no.evil.example");
    }
}
