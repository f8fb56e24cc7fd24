package no.helseprofil.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferedKeyTest {

    @Test
    void readsAJwkAsObjectOrString() throws UnfitKeyException {
        ObjectNode jwk = KeyFixture.ec("next");

        OfferedKey read = read(jwk.toString());

        assertThat(read.id()).isEqualTo("next");
        assertThat(read.algorithm()).isEqualTo("ES256");
        assertThat(read(TextNode.valueOf(jwk.toString()).toString()).key().thumbprint())
                .isEqualTo(read.key().thumbprint());
        assertThat(read(TextNode.valueOf(jwk.toString()).toString().replace("\\\"", "\\u0022"))
                        .key()
                        .thumbprint())
                .as("as .NET escapes it")
                .isEqualTo(read.key().thumbprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "next",
                "2f1f5e9e-3a43-4a3f-9d6e-0a8f6f2f7a11",
                "3B0C2A5DCB1F4E0C9C4E3E0A9F4E6D2C",
                "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
                "https://epj.example/keys/1"
            })
    void acceptsKidsOfCommonLibraries(String id) throws UnfitKeyException {
        assertThat(read(KeyFixture.ec(id).toString()).id()).isEqualTo(id);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                fault("no kid", "give the key a kid", jwk -> jwk.remove("kid")),
                fault("an empty kid", "give the key a kid", jwk -> jwk.put("kid", "")),
                fault("a kid of 129 characters", "give the key a kid", jwk -> jwk.put("kid", "k".repeat(129))),
                fault("a kid with a space", "give the key a kid", jwk -> jwk.put("kid", "a b")),
                fault("a kid with markup", "give the key a kid", jwk -> jwk.put("kid", "<b>")),
                fault("a kid of two lines", "give the key a kid", jwk -> jwk.put("kid", "a\nb")),
                fault("a kid that is a number", "give the key a kid", jwk -> jwk.put("kid", 1)),
                fault("no alg", "say in alg", jwk -> jwk.remove("alg")),
                fault("alg none", "say in alg", jwk -> jwk.put("alg", "none")),
                fault("alg of another kind", "say in alg", jwk -> jwk.put("alg", "PS256")),
                fault("alg of another curve", "say in alg", jwk -> jwk.put("alg", "ES384")),
                fault("alg that is symmetric", "say in alg", jwk -> jwk.put("alg", "HS256")),
                fault("use enc", "send a key for signatures", jwk -> jwk.put("use", "enc")),
                fault("use that is no text", "send a key for signatures", jwk -> jwk.put("use", 1)),
                fault(
                        "key_ops sign",
                        "send a key for signatures",
                        jwk -> jwk.putArray("key_ops").add("sign")),
                fault(
                        "more key_ops than verify",
                        "send a key for signatures",
                        jwk -> jwk.putArray("key_ops").add("verify").add("encrypt")),
                fault("key_ops that are no list", "send a key for signatures", jwk -> jwk.put("key_ops", "verify")),
                fault("a set", "send one JWK, not a set", jwk -> jwk.putArray("keys")),
                fault("a secret", "throw this secret away", jwk -> jwk.put("k", "AAAA")),
                fault("kty oct", "throw this secret away", jwk -> jwk.put("kty", "oct")),
                fault("another point", "send a key that a library has made", jwk -> jwk.put("y", "AAAA")),
                fault("the private part", "throw this key away", jwk -> jwk.put("d", "AAAA")),
                fault("an empty private part", "throw this key away", jwk -> jwk.put("d", "")),
                fault("a prime", "throw this key away", jwk -> jwk.put("p", "AAAA")),
                fault("more primes", "throw this key away", jwk -> jwk.putArray("oth")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unfit(String name, String remedy, Consumer<ObjectNode> deviation) {
        ObjectNode jwk = KeyFixture.ec("next");
        deviation.accept(jwk);

        assertThatThrownBy(() -> read(jwk.toString()))
                .as(name)
                .isInstanceOf(UnfitKeyException.class)
                .hasMessageStartingWith(remedy);
    }

    @Test
    void aPrivateKeyIsIdentifiedByItsThumbprintOnly() throws UnfitKeyException {
        ObjectNode jwk = KeyFixture.ec("next");
        String thumbprint = read(jwk.toString()).key().thumbprint();
        jwk.put("d", "c2VjcmV0");

        assertThatThrownBy(() -> read(jwk.toString())).satisfies(thrown -> {
            assertThat(((UnfitKeyException) thrown).exposed()).isEqualTo(thumbprint);
            assertThat(thrown.getMessage()).doesNotContain("c2VjcmV0");
        });
        assertThatThrownBy(() -> read(KeyFixture.ec("next").put("k", "c2VjcmV0").toString()))
                .as("a secret has no public part")
                .satisfies(thrown ->
                        assertThat(((UnfitKeyException) thrown).exposed()).isNull());
        assertThatThrownBy(() -> read(jwk.put("y", "AAAA").toString()))
                .satisfies(thrown ->
                        assertThat(((UnfitKeyException) thrown).exposed()).isNull());
    }

    @Test
    void ignoresNullMembers() throws UnfitKeyException {
        ObjectNode jwk = KeyFixture.ec("next");
        jwk.putNull("d").putNull("k").putNull("use").putNull("key_ops").putNull("x5c");

        assertThat(read(jwk.toString()).id()).isEqualTo("next");
    }

    @Test
    void ignoresCertificates() throws UnfitKeyException {
        ObjectNode jwk = KeyFixture.ec("next");
        jwk.put("x5u", "https://elsewhere.example")
                .put("x5t", "AAAA")
                .putArray("x5c")
                .add("no certificate");
        jwk.putArray("key_ops").add("verify");
        OfferedKey read = read(jwk.toString());

        assertThat(read.key().written(read.id(), read.algorithm()).toString()).doesNotContain("\"x5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "1", "{", "{}{}", "{\"kty\":\"EC\",\"kty\":\"EC\"}", "\uFEFF{}"})
    void explainsABodyThatIsNoObject(String body) {
        assertThatThrownBy(() -> read(body)).hasMessageStartingWith("send one JWK (RFC 7517)");
    }

    @Test
    void refusesOtherEncodings() {
        byte[] body = KeyFixture.ec("next").toString().getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> OfferedKey.read(body)).hasMessageStartingWith("send one JWK (RFC 7517)");
        byte[] spoiled = "{\"kid\":\"\u00e6\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> OfferedKey.read(spoiled)).hasMessageStartingWith("send one JWK (RFC 7517)");
    }

    private static Arguments fault(String name, String remedy, Consumer<ObjectNode> deviation) {
        return Arguments.of(name, remedy, deviation);
    }

    private static OfferedKey read(String body) throws UnfitKeyException {
        return OfferedKey.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
