package no.helseprofil.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0",
        "10.0.0.0/8, 10.255.255.255",
        "10.1.2.3/8, 10.200.0.1",
        "192.168.4.0/22, 192.168.7.255",
        "192.168.4.128/25, 192.168.4.128",
        "203.0.113.7, 203.0.113.7",
        "203.0.113.7/32, 203.0.113.7",
        "0.0.0.0/0, 255.255.255.255",
        "' 10.0.0.0/8 ', 10.0.0.1",
        "fd00::/8, fdff::1",
        "2001:db8::/32, 2001:DB8:0:0:ffff::1",
        "2001:db8::1, 2001:0db8:0000::0001",
        "::/0, ::1",
        "10.0.0.0/8, ::ffff:10.1.2.3"
    })
    void containsAnAddressInsideTheRange(String range, String address) {
        assertThat(IpNetwork.contains(range, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "10.0.0.0/8, 9.255.255.255",
        "192.168.4.0/22, 192.168.8.0",
        "192.168.4.128/25, 192.168.4.127",
        "203.0.113.7, 203.0.113.8",
        "fd00::/8, fe00::1",
        "2001:db8::/32, 2001:db9::1",
        "0.0.0.0/0, ::1",
        "::/0, 10.0.0.1"
    })
    void doesNotContainAnAddressOutside(String range, String address) {
        assertThat(IpNetwork.contains(range, address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10.0.0.1",
        "10.0.0.0/, 10.0.0.1",
        "10.0.0.0/33, 10.0.0.1",
        "10.0.0.0/-1, 10.0.0.1",
        "10.0.0.0/8/8, 10.0.0.1",
        "10.0.0.0/ 8, 10.0.0.1",
        "10.0.0.0/99999999999, 10.0.0.1",
        "10.0.0, 10.0.0.0",
        "256.0.0.0/0, 10.0.0.1",
        "::/129, ::1",
        ":::/0, ::1",
        "localhost/0, 127.0.0.1",
        "*, 10.0.0.1",
        "0.0.0.0/0, ''",
        "0.0.0.0/0, localhost",
        "0.0.0.0/0, unknown",
        "::/0, fe80::1%eth0",
        "0.0.0.0/0, '10.0.0.1, 10.0.0.2'"
    })
    void aMalformedRangeContainsNothingAndResolvesNoName(String range, String address) {
        assertThat(IpNetwork.contains(range, address)).isFalse();
    }
}
