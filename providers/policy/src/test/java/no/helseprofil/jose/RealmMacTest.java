package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of what a realm recognises as its own. */
class RealmMacTest {

    private static final byte[] OLD = bytes("an old key of the realm, 32 bytes");
    private static final byte[] NEW = bytes("a newer key of the realm, as long");
    private static final byte[] MESSAGE = bytes("message");

    @Test
    void recognisesItsOwnMacWhileTheKeyExists() {
        byte[] mac = RealmMac.of("purpose", OLD, List.of(OLD)).of(MESSAGE);
        assertThat(mac).hasSize(RealmMac.LENGTH);
        assertThat(RealmMac.of("purpose", NEW, List.of(NEW, OLD)).isOurs(MESSAGE, mac))
                .isTrue();
        assertThat(RealmMac.of("purpose", NEW, List.of(NEW)).isOurs(MESSAGE, mac))
                .isFalse();
    }

    @Test
    void refusesAMacOfAnotherPurposeMessageOrLength() {
        RealmMac macs = RealmMac.of("purpose", OLD, List.of(OLD));
        byte[] mac = macs.of(MESSAGE);
        assertThat(macs.isOurs(MESSAGE, mac)).isTrue();
        assertThat(RealmMac.of("another purpose", OLD, List.of(OLD)).isOurs(MESSAGE, mac))
                .isFalse();
        assertThat(macs.isOurs(bytes("massage"), mac)).isFalse();
        assertThat(macs.isOurs(MESSAGE, Arrays.copyOf(mac, RealmMac.LENGTH - 1)))
                .isFalse();
        assertThat(macs.isOurs(MESSAGE, new byte[0])).isFalse();
    }

    @Test
    void refusesInvalidBase64url() {
        assertThat(RealmMac.decode(RealmMac.encode(MESSAGE))).isEqualTo(MESSAGE);
        assertThat(RealmMac.decode("no base64url!")).isEmpty();
        assertThat(RealmMac.decode("a")).isEmpty();
        assertThat(RealmMac.decode("")).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
