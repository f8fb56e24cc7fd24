package no.helseprofil.keycloak.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import no.helseprofil.html.Authority;
import org.junit.jupiter.api.Test;

class ConsoleAddressesTest {

    private static final URI FRONTEND = URI.create("https://id.example/");
    private static final URI ADMIN = URI.create("https://admin.example:8443/");

    @Test
    void isServedAtTheAdministrationHostOnly() {
        ConsoleAddresses addresses = new ConsoleAddresses("helse", FRONTEND, ADMIN, null);
        assertThat(addresses.isAdministration(ADMIN)).isTrue();
        assertThat(addresses.isAdministration(FRONTEND)).isFalse();
        assertThat(addresses.isAdministration(URI.create("https://admin.example/")))
                .as("another port is another server")
                .isFalse();
    }

    @Test
    void isServedEverywhereWithoutAnAdministrationHost() {
        ConsoleAddresses addresses = new ConsoleAddresses("helse", FRONTEND, FRONTEND, null);
        assertThat(addresses.isAdministration(FRONTEND)).isTrue();
        assertThat(addresses.isAdministration(URI.create("http://10.0.0.5:8080/")))
                .as("an address within the network; the page goes on to the one it has")
                .isTrue();
    }

    @Test
    void thePolicyAllowsConnectionsToLoginHostsOnly() {
        assertThat(new ConsoleAddresses("helse", FRONTEND, FRONTEND, null).policy(Authority.named("Helse")))
                .contains("connect-src 'self';");
        assertThat(new ConsoleAddresses("helse", FRONTEND, ADMIN, URI.create("https://master.example/"))
                        .policy(Authority.named("Helse")))
                .contains("connect-src 'self' https://id.example https://master.example;");
        assertThat(new ConsoleAddresses("helse", FRONTEND, ADMIN, FRONTEND).policy(Authority.named("Helse")))
                .as("each of them once")
                .contains("connect-src 'self' https://id.example;");
    }

    @Test
    void thePolicyAllowsTheAuthoritysLogoOnly() {
        ConsoleAddresses addresses = new ConsoleAddresses("helse", FRONTEND, FRONTEND, null);
        assertThat(addresses.policy(Authority.named("Helse"))).contains("img-src 'self' data:;");
        assertThat(addresses.policy(logo("data:image/png;base64,AAAA"))).contains("img-src 'self' data:;");
        assertThat(addresses.policy(logo("https://cdn.example.no/logo.svg")))
                .contains("img-src 'self' data: https://cdn.example.no/logo.svg;");
    }

    private static Authority logo(String address) {
        return new Authority("Helse", Optional.of(address), Optional.empty());
    }
}
