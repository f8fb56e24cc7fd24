package no.helseprofil.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRulesTest {

    private static final String HOST = "epj.example";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "8.8.8.8 10.0.0.1",
                "10.0.0.1 8.8.8.8",
                "8.8.8.8 ::1",
                "64:ff9b::a00:1",
                "0.0.0.0"
            })
    void refusesAHostWithAnyForbiddenAddress(String addresses) {
        assertThatThrownBy(() -> OutboundRules.PUBLIC.resolve(HOST, host -> resolved(addresses)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void resolvesTheAddressesOnlyOnce() throws UnknownHostException {
        InetAddress[] looked = resolved("8.8.8.8 9.9.9.9");
        assertThat(OutboundRules.PUBLIC.resolve(HOST, host -> looked))
                .as("they are looked up once")
                .isSameAs(looked);
    }

    @Test
    void callsAnAdmittedNetwork() throws UnknownHostException {
        OutboundRules rules = new OutboundRules(new AddressRules(List.of(AddressRules.named("10.0.0.0/8"))), false);
        assertThat(rules.resolve(HOST, host -> resolved("10.0.0.1"))).hasSize(1);
        assertThatThrownBy(() -> rules.resolve(HOST, host -> resolved("10.0.0.1 192.168.0.1")))
                .isInstanceOf(UnknownHostException.class);
    }

    private static InetAddress[] resolved(String addresses) {
        return Stream.of(addresses.split(" "))
                .map(address -> IpNetwork.address(address).orElseThrow())
                .toArray(InetAddress[]::new);
    }
}
