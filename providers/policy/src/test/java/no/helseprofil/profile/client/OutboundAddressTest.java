package no.helseprofil.profile.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.network.OutboundRules.AddressRules;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientContract;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAddressTest implements ClientContract {

    @Override
    public ClientFixture compliantClient() {
        return ClientFixture.compliant().with(ClientSetting.JWKS_URI, "https://epj.example/jwks");
    }

    @Override
    public Optional<ClientFixture> deviatingClient() {
        return Optional.of(ClientFixture.compliant().with(ClientSetting.JWKS_URI, "https://127.0.0.1/jwks"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "JWKS_URI",
                "SECTOR_IDENTIFIER_URI",
                "BACKCHANNEL_LOGOUT_URI",
                "ADMIN_URL",
                "REQUEST_URIS",
                "CIBA_NOTIFICATION_ENDPOINT"
            })
    void checksEveryUrlThatTheServerCalls(ClientSetting setting) {
        assertViolations(ClientFixture.compliant().with(setting, "http://10.0.0.1/"))
                .extracting(Violation::setting)
                .containsExactly(setting);
        assertViolations(ClientFixture.compliant().with(setting, "https://epj.example/"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://epj.example/",
                "https://localhost/",
                "https://LOCALHOST:8443/",
                "https://sub.localhost/",
                "https://localhost./",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://127.0.0.1./",
                "https://0.0.0.0/",
                "https://[::]/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[2002:7f00:1::]/",
                "https://[fe80::1%25eth0]/",
                "https://169.254.169.254/latest/meta-data",
                "https://10.0.0.1/",
                "https://172.16.0.1/",
                "https://192.168.0.1/",
                "https://100.64.0.1/",
                "https://[fd00::1]/",
                "https://epj.example@127.0.0.1/",
                "https://user@epj.example/",
                "https://epj.example\\@127.0.0.1/",
                "https://①②⑦.0.0.1/",
                "https://ｌocalhost/",
                "https://%6cocalhost/",
                "https://epj.example:0/",
                "https://${application.session.host}/",
                "https:///jwks",
                "https:epj.example",
                "/jwks",
                "*",
                "file:///etc/passwd",
                "ftp://epj.example/"
            })
    void refusesInternalOrAmbiguousAddresses(String address) {
        assertViolations(ClientFixture.compliant().with(ClientSetting.BACKCHANNEL_LOGOUT_URI, address))
                .extracting(Violation::value)
                .containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://epj.example",
                "https://epj.example:8443/a?b=c",
                "https://xn--sykehus-q1a.example/",
                "https://8.8.8.8/",
                "https://[2606:4700::1111]/",
                "https://localhost.epj.example/"
            })
    void acceptsAPublicAddress(String address) {
        assertViolations(ClientFixture.compliant().with(ClientSetting.BACKCHANNEL_LOGOUT_URI, address))
                .isEmpty();
    }

    @Test
    void checksEachOfSeveralUrls() {
        assertViolations(ClientFixture.compliant()
                        .with(
                                ClientSetting.REQUEST_URIS,
                                "https://epj.example/r.jwt#hash##https://10.0.0.1/r##https://epj.example/*"))
                .extracting(Violation::value)
                .containsExactly("https://10.0.0.1/r");
    }

    @Test
    void acceptsAnAddressAdmittedByTheOperator() {
        OutboundRules rules = new OutboundRules(
                new AddressRules(List.of(AddressRules.named("10.0.0.0/8"), AddressRules.named("127.0.0.1/32"))), false);
        assertViolations(client("https://10.1.2.3/").outbound(rules::admits)).isEmpty();
        assertViolations(client("https://localhost/").outbound(rules::admits)).isEmpty();
        assertViolations(client("https://127.0.0.2/").outbound(rules::admits)).hasSize(1);
        assertViolations(client("http://10.1.2.3/").outbound(rules::admits))
                .as("not in the open")
                .hasSize(1);
        assertViolations(client("http://10.1.2.3/").outbound(new OutboundRules(rules.addresses(), true)::admits))
                .isEmpty();
    }

    @Test
    void appliesToAnExemptClient() {
        assertThat(clientCheck().holdsFor(Facts.Standing.EXEMPT)).isTrue();
        assertThat(clientCheck().holdsFor(Facts.Standing.KEYCLOAK)).isFalse();
    }

    private static ClientFixture client(String address) {
        return ClientFixture.compliant().with(ClientSetting.BACKCHANNEL_LOGOUT_URI, address);
    }
}
