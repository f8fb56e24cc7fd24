package no.helseprofil.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.PublicJwk.KeySize.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JWK sets; single keys are tested with the proofs that carry them, in {@link DpopProofTest}. */
class PublicJwkTest {

    /** The key of RFC 9449, section 4.1. */
    private static final String EC = "\"kty\":\"EC\",\"crv\":\"P-256\","
            + "\"x\":\"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\","
            + "\"y\":\"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\"";

    private static final String RSA = "\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + "g".repeat(342) + "\"";

    @Test
    void readsEveryKeyInASet() throws MalformedException {
        assertThat(PublicJwk.set(set("{" + EC + ",\"kid\":\"one\"}", "{" + RSA + "}")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(new PublicJwk(
                                        "one",
                                        null,
                                        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                                        new KeySize(Family.EC, 256))),
                        second -> {
                            assertThat(second.id()).isNull();
                            assertThat(second.size()).isEqualTo(new KeySize(Family.RSA, 2048));
                        });
    }

    @Test
    @Tag("RFC7517-4-2")
    void ignoresUnknownMembers() throws MalformedException {
        assertThat(PublicJwk.set(
                        "{\"issuer\":\"x\",\"keys\":[{" + EC + ",\"use\":\"sig\",\"alg\":\"ES256\",\"x\u00e6\":1}]}"))
                .as("RFC 7517: members that aren't understood are passed over")
                .hasSize(1);
        assertThat(PublicJwk.set(set())).isEmpty();
    }

    @Test
    void readsADuplicateKey() throws MalformedException {
        assertThat(PublicJwk.set(set("{" + EC + "}", "{" + EC + "}")))
                .extracting(PublicJwk::thumbprint)
                .hasSize(2)
                .containsOnly("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void cachesTheKeySetsOfALargeRealm() throws MalformedException {
        List<List<PublicJwk>> first = ofLargeRealm();
        List<List<PublicJwk>> again = ofLargeRealm();

        assertThat(IntStream.range(0, first.size()).filter(client -> first.get(client) != again.get(client)))
                .as("clients whose set is read again, though each look asks for it only once")
                .isEmpty();
    }

    private static List<List<PublicJwk>> ofLargeRealm() throws MalformedException {
        List<List<PublicJwk>> sets = new ArrayList<>();
        for (int client = 0; client < 20_000; client++) {
            sets.add(PublicJwk.set(set("{" + EC + ",\"kid\":\"large-" + client + "\"}")));
        }
        return sets;
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    void refusesAPrivateMember(String member) {
        for (String value : new String[] {"\"AQAB\"", "\"\"", "1", "null", "[]"}) {
            isRefused(set("{" + EC + ",\"" + member + "\":" + value + "}"));
            isRefused(set("{" + EC + "}", "{" + RSA + ",\"" + member + "\":" + value + "}"));
        }
    }

    @Test
    void refusesASymmetricKey() {
        isRefused(set("{\"kty\":\"oct\",\"k\":\"" + "A".repeat(43) + "\"}"));
        isRefused(set("{\"kty\":\"oct\"}"));
    }

    @Test
    void refusesAmbiguousNumbers() {
        isRefused(set("{" + RSA.replace("gggg\"", "gg==gggg\"") + "}"));
        isRefused(set("{" + RSA.replace("gggg\"", "gg gggg\"") + "}"));
        isRefused(set("{" + RSA.replace("AQAB", "AQAB=") + "}"));
        isRefused(set("{" + EC.replace("BFs\"", "BFs=\"") + "}"));
    }

    @Test
    @Tag("RFC7517-4-1")
    void refusesADuplicateMember() {
        isRefused(set("{" + EC + ",\"kid\":\"a\",\"kid\":\"b\"}"));
        isRefused("{\"keys\":[{" + EC + "}],\"keys\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "\"keys\"",
                "{\"Keys\":[]}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":\"[]\"}",
                "{\"keys\":[null]}",
                "{\"keys\":[[]]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"kty\":\"EC\"}]}",
                "{\"keys\":[{\"kty\":\"unknown\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":1,\"e\":\"AQAB\"}]}",
                "{\"keys\":[]} {}"
            })
    @Tag("RFC7517-5-1")
    void refusesTextThatIsNoSet(String text) {
        isRefused(text);
    }

    @Test
    void refusesASetThatIsTooLarge() throws MalformedException {
        String key = "{" + EC + "}";
        String many = Collections.nCopies(600, key).stream().collect(Collectors.joining(","));
        isRefused(set(many));
        assertThat(PublicJwk.set(set(Collections.nCopies(300, key).toArray(String[]::new))))
                .as("the positive control")
                .hasSize(300);
        isRefused(set("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + "g".repeat(70_000) + "\"}"));
    }

    @Test
    void theErrorRevealsNothingOfTheKey() {
        assertThatThrownBy(() -> PublicJwk.set(set("{" + EC + ",\"d\":\"c2VjcmV0\"}")))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        malformed -> assertThat(malformed.reason()).isEqualTo("a key that is not a public one"));
    }

    private static void isRefused(String text) {
        assertThatThrownBy(() -> PublicJwk.set(text)).as("<%s>", text).isInstanceOf(MalformedException.class);
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }
}
