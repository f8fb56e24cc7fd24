package no.helseprofil.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.network.OutboundRules.AddressRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    private static final AddressRules NOTHING_NAMED = new AddressRules(List.of());

    private static InetAddress address(String literal) {
        return IpNetwork.address(literal).orElseThrow();
    }

    private static AddressRules naming(String... networks) {
        return new AddressRules(Stream.of(networks).map(AddressRules::named).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2a00:1450:400f:80d::200e",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111"
            })
    void allowsAPublicAddress(String literal) {
        assertThat(NOTHING_NAMED.allow(address(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "169.254.169.254",
                "169.254.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff:ffff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "2001:db8::1",
                "3fff::1",
                "100::1"
            })
    void refusesANonPublicAddress(String literal) {
        assertThat(NOTHING_NAMED.allow(address(literal))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:127.0.0.1, mapped",
        "::ffff:7f00:1, mapped in hexadecimal",
        "::127.0.0.1, compatible",
        "::ffff:0:127.0.0.1, translated",
        "64:ff9b::127.0.0.1, NAT64",
        "64:ff9b::8.8.8.8, NAT64: what it leads to is the gateway's to say",
        "64:ff9b:1::10.0.0.1, NAT64 of a local network",
        "2002:7f00:1::, 6to4",
        "2002:a9fe:a9fe::1, 6to4 of the metadata of a cloud",
        "2001:0:7f00:1::, Teredo"
    })
    void refusesAnAddressThatEmbedsANonPublicAddress(String literal, String how) {
        assertThat(NOTHING_NAMED.allow(address(literal))).as(how).isFalse();
    }

    @Test
    void refusesAMappedAddressInSixteenOctets() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        assertThat(NOTHING_NAMED.allow(Inet6Address.getByAddress("mapped", mapped, -1)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "ff02::1"
            })
    void neverAllowsUnspecifiedOrMulticastAddresses(String literal) {
        AddressRules generous = naming(
                "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::/3", "8000::/1");

        assertThat(generous.allow(address(literal))).isFalse();
    }

    @Test
    void allowsANetworkNamedByTheOperatorOnly() {
        AddressRules rules = naming("10.20.0.0/16", "fd12::/16");

        assertThat(Stream.of("10.20.0.1", "10.20.255.255", "fd12::1", "8.8.8.8"))
                .as("named, or public")
                .allMatch(literal -> rules.allow(address(literal)));
        assertThat(Stream.of("10.19.255.255", "10.21.0.0", "127.0.0.1", "169.254.169.254", "fd13::1", "::1"))
                .as("not named")
                .noneMatch(literal -> rules.allow(address(literal)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.0.0.0/0",
                "::/0",
                "0.0.0.0",
                "255.255.255.255",
                "224.0.0.0/4",
                "ff00::/8",
                "::/128",
                "8.8.8.0/24",
                "10.0.0.0/7",
                "2000::/3",
                "10.0.0.0/33",
                "10.0.0/8",
                "012.0.0.0/8",
                "0x0a.0.0.0/8",
                "localhost",
                "*"
            })
    void refusesAnInvalidOrPublicNetworkName(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRules.named(network))
                .withMessageContaining("10.0.0.0/8");
    }
}
