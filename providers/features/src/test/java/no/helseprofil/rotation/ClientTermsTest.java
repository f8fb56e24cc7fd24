package no.helseprofil.rotation;

import static no.helseprofil.rotation.KeyFixture.ec;
import static no.helseprofil.rotation.KeyFixture.offered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.ProfileDocument;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClientTermsTest {

    private static final String HELSEID = "{\"ruleSet\":\"helseid\"}";
    private static final String FAPI2 = "{\"ruleSet\":\"fapi2\"}";

    @Test
    void aJwksClientCanAddAKey() throws Exception {
        ClientFixture client = client();

        assertThat(jwks(client, ec("next"), HELSEID))
                .isEqualTo(client.metadata().get(ClientSetting.JWKS));
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                Arguments.of(client().isPublic(), "have this client registered for private_key_jwt"),
                Arguments.of(
                        client().authenticator("client-secret"), "have this client registered for private_key_jwt"),
                Arguments.of(
                        client().with(ClientSetting.JWKS_URI, "https://epj.example/jwks"),
                        "publish the new key at the jwks_uri"),
                Arguments.of(
                        client().without(ClientSetting.JWKS), "have the key of this client registered as a JWK set"),
                Arguments.of(
                        client().with(ClientSetting.ASSERTION_ALGORITHM, "PS256"),
                        "make a key for PS256: this client"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void otherClientsGetARemedy(ClientFixture client, String remedy) {
        assertThatThrownBy(() -> jwks(client, ec("next"), HELSEID))
                .isInstanceOf(UnfitKeyException.class)
                .hasMessageStartingWith(remedy)
                .satisfies(thrown -> assertThat(((UnfitKeyException) thrown).isContradicting())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({"PS256,true", "RS256,false", "RS512,false"})
    void acceptsAlgorithmsOfTheRuleSet(String algorithm, boolean inFapi2) throws Exception {
        ObjectNode jwk = rsa(2048).put("alg", algorithm);

        assertThat(jwks(client(), jwk, HELSEID))
                .as("what NHN's libraries and samples send")
                .isNotNull();
        if (inFapi2) {
            assertThat(jwks(client(), jwk, FAPI2)).isNotNull();
        } else {
            assertThatThrownBy(() -> jwks(client(), jwk, FAPI2))
                    .hasMessage("make a key for one of the algorithms PS256, ES256, EdDSA");
        }
    }

    @Test
    void refusesAShortKeyBeforeEnforcement() throws JOSEException {
        ObjectNode jwk = rsa(2048).put("alg", "PS256");
        String longer = "{\"ruleSet\":\"helseid\",\"requirements\":{\"key-strength\":{\"parameters\":{\"rsa\":3072}}}}";

        assertThatThrownBy(() -> new ClientTerms(
                                offered(jwk),
                                client().metadata(),
                                ProfileDocument.parse(longer).terms(Migration.BEFORE, Profiles.NOW))
                        .jwks())
                .hasMessageStartingWith("make a longer key");
    }

    private static ClientFixture client() {
        return ClientFixture.compliant().with(ClientSetting.JWKS, KeyFixture.set(ec("old")));
    }

    private static String jwks(ClientFixture client, ObjectNode jwk, String document)
            throws UnfitKeyException, InvalidProfileException {
        Terms terms = Profiles.terms(ProfileDocument.parse(document));
        return new ClientTerms(offered(jwk), client.metadata(), terms).jwks();
    }

    private static ObjectNode rsa(int bits) throws JOSEException {
        ObjectNode jwk = new ObjectMapper()
                .valueToTree(new RSAKeyGenerator(bits).generate().toPublicJWK().toJSONObject());
        return jwk.put("kid", "next");
    }
}
