package no.helseprofil.keycloak.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import no.helseprofil.keycloak.blocklist.Blocklist.ProbedKeys;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.common.crypto.CryptoIntegration;

class ProbedKeysTest {

    private static final SecretKey OLD = secret("old");
    private static final SecretKey NEW = secret("new");

    @BeforeAll
    static void crypto() {
        CryptoIntegration.init(ProbedKeysTest.class.getClassLoader());
    }

    @Test
    void areEqualOnAllNodesAndDifferentForEachRealm() {
        ProbedKeys keys = ProbedKeys.of(new RealmMacKeys(OLD, List.of(OLD)), "realm");

        assertThat(keys.active().isOne()).isTrue();
        assertThat(keys.thumbprints()).containsExactly(keys.active().thumbprint());
        assertThat(ProbedKeys.of(new RealmMacKeys(secret("old"), List.of(secret("old"))), "realm")
                        .thumbprints())
                .isEqualTo(keys.thumbprints());
        assertThat(ProbedKeys.of(new RealmMacKeys(OLD, List.of(OLD)), "another").thumbprints())
                .doesNotContainAnyElementsOf(keys.thumbprints());
    }

    @Test
    void listsTheOldKeyWhileTheRealmHasItsSecret() {
        String before = ProbedKeys.of(new RealmMacKeys(OLD, List.of(OLD)), "rotated")
                .active()
                .thumbprint();

        ProbedKeys after = ProbedKeys.of(new RealmMacKeys(NEW, List.of(NEW, OLD)), "rotated");

        assertThat(after.active().thumbprint()).isNotEqualTo(before);
        assertThat(after.thumbprints())
                .containsExactlyInAnyOrder(before, after.active().thumbprint());
    }

    private static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
    }
}
