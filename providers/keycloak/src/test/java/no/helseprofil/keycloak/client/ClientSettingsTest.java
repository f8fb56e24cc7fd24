package no.helseprofil.keycloak.client;

import static no.helseprofil.timetable.Profiles.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;

class ClientSettingsTest {

    @Test
    void readsNothingFromAnEmptyClient() {
        assertThat(ClientSettings.read(proposed(new ClientRepresentation()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "token.endpoint.auth.signing.alg, ASSERTION_ALGORITHM",
        "access.token.signed.response.alg, ACCESS_TOKEN_ALGORITHM",
        "id.token.signed.response.alg, ID_TOKEN_ALGORITHM",
        "user.info.response.signature.alg, USERINFO_ALGORITHM",
        "request.object.signature.alg, REQUEST_OBJECT_ALGORITHM",
        "authorization.signed.response.alg, AUTHORIZATION_RESPONSE_ALGORITHM",
        "id.token.encrypted.response.alg, ID_TOKEN_ENCRYPTION",
        "user.info.encrypted.response.alg, USERINFO_ENCRYPTION",
        "authorization.encrypted.response.alg, AUTHORIZATION_RESPONSE_ENCRYPTION",
        "request.object.encryption.alg, REQUEST_OBJECT_ENCRYPTION",
        "jwt.credential.certificate, CERTIFICATE",
        "jwt.credential.public.key, PUBLIC_KEY",
        "dpop.bound.access.tokens, DPOP_BOUND_ACCESS_TOKENS",
        "require.pushed.authorization.requests, REQUIRE_PUSHED_AUTHORIZATION_REQUESTS",
        "pkce.code.challenge.method, CODE_CHALLENGE_METHOD",
        "oauth2.device.authorization.grant.enabled, DEVICE_GRANT",
        "oidc.ciba.grant.enabled, CIBA_GRANT",
        "oauth2.jwt.authorization.grant.enabled, JWT_BEARER_GRANT",
        "use.refresh.tokens, REFRESH_TOKENS",
        "client_credentials.use_refresh_token, REFRESH_TOKENS_FOR_ITSELF",
        "standard.token.exchange.enableRefreshRequestedTokenType, EXCHANGED_REFRESH_TOKENS",
        "exclude.issuer.from.auth.response, WITHOUT_ISSUER",
        "access.token.lifespan, ACCESS_TOKEN_LIFETIME",
        "access.token.header.type.rfc9068, ACCESS_TOKEN_TYPE",
        "helseprofil.tenancy, TENANCY",
        "helseprofil.orgnr-parent, ORGNR_PARENT",
        "helseprofil.orgnr-children, ORGNR_CHILDREN",
        "helseprofil.orgnr-supplier, ORGNR_SUPPLIER",
        "helseprofil.delegations, DELEGATIONS"
    })
    void readsAnAttribute(String attribute, ClientSetting setting) {
        assertThat(ClientSettings.read(withAttributes(Map.of(attribute, "x")))).isEqualTo(Map.of(setting, "x"));
        assertThat(ClientSettings.read(withAttributes(Map.of(attribute, " "))))
                .as("Keycloak stores no blank attribute")
                .isEmpty();
    }

    @Test
    void readsProperties() {
        ClientRepresentation client = new ClientRepresentation();
        client.setPublicClient(false);
        client.setClientAuthenticatorType("client-secret");
        client.setStandardFlowEnabled(true);
        client.setImplicitFlowEnabled(true);
        client.setServiceAccountsEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setFullScopeAllowed(true);
        assertThat(ClientSettings.read(proposed(client)))
                .isEqualTo(Map.of(
                        ClientSetting.PUBLIC_CLIENT, "false",
                        ClientSetting.AUTHENTICATOR, "client-secret",
                        ClientSetting.CODE_FLOW, "true",
                        ClientSetting.IMPLICIT_FLOW, "true",
                        ClientSetting.CLIENT_CREDENTIALS, "false",
                        ClientSetting.PASSWORD_GRANT, "false",
                        ClientSetting.FULL_SCOPE, "true"));
    }

    @ParameterizedTest
    @CsvSource({"use.jwks.string, jwks.string, JWKS", "use.jwks.url, jwks.url, JWKS_URI"})
    void readsKeysOnlyIfKeycloakUsesThem(String uses, String keys, ClientSetting setting) {
        assertThat(ClientSettings.read(withAttributes(Map.of(uses, "true", keys, "x"))))
                .isEqualTo(Map.of(setting, "x"));
        assertThat(ClientSettings.read(withAttributes(Map.of(uses, "TRUE", keys, "x"))))
                .as("as Keycloak reads it")
                .hasSize(1);
        assertThat(ClientSettings.read(withAttributes(Map.of(uses, "false", keys, "x"))))
                .isEmpty();
        assertThat(ClientSettings.read(withAttributes(Map.of(keys, "x")))).isEmpty();
        assertThat(ClientSettings.read(withAttributes(Map.of(uses, "true")))).isEmpty();
    }

    @Test
    void readsKeysThatASwitchEnables() {
        ClientView stored = StoredFixture.with(Map.of("use.jwks.string", "false", "jwks.string", "kept"));
        ClientRepresentation proposed = new ClientRepresentation();
        proposed.setAttributes(Map.of("use.jwks.string", "true"));
        assertThat(ClientSettings.read(stored.with(proposed)))
                .as("keys that were stored before anybody judged them")
                .containsEntry(ClientSetting.JWKS, "kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"use.jwks.string", "use.jwks.url"})
    void ignoresASingleKeyIfASetIsUsed(String uses) {
        Map<String, String> attributes =
                Map.of(uses, "true", "jwt.credential.certificate", "kept", "jwt.credential.public.key", "kept");
        assertThat(ClientSettings.read(withAttributes(attributes)))
                .as("Keycloak doesn't look at it")
                .isEmpty();
    }

    /** Beside the single keys, see above. */
    @Test
    void everySettingIsReadOrListedAsReadElsewhere() {
        Set<ClientSetting> elsewhere = Set.of(
                ClientSetting.CLIENT_ID,
                ClientSetting.REDIRECT_URI,
                ClientSetting.KEY_END,
                ClientSetting.MAPPERS,
                ClientSetting.NEW_SECRET,
                ClientSetting.CERTIFICATE,
                ClientSetting.PUBLIC_KEY);
        Map<String, String> everything = new AbstractMap<>() {
            @Override
            public String get(Object name) {
                return "true";
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                return Set.of();
            }
        };
        ClientView client = StoredFixture.with(everything);
        assertThat(ClientSettings.read(client).keySet())
                .as("no requirement judges a setting that the server doesn't read")
                .containsExactlyInAnyOrderElementsOf(Stream.of(ClientSetting.values())
                        .filter(setting -> !elsewhere.contains(setting))
                        .toList());
    }

    @Test
    void roundTripsEveryFilledInValue() {
        Map<ClientSetting, String> values = new Registration(
                        Standing.UNDER_PROFILE,
                        null,
                        ClientFixture.unset().defaultAlgorithm("HS256").metadata(),
                        false)
                .toFillIn(terms(Profiles.helseId()));
        ClientRepresentation client = new ClientRepresentation();
        client.setAttributes(new HashMap<>());

        ClientSettings.fillIn(client, null, values);

        assertThat(ClientSettings.read(proposed(client))).hasSize(10).isEqualTo(values);
    }

    @Test
    void refusesToFillInOtherSettings() {
        ClientRepresentation client = new ClientRepresentation();
        client.setAttributes(new HashMap<>());
        assertThatThrownBy(() -> ClientSettings.fillIn(client, null, Map.of(ClientSetting.IMPLICIT_FLOW, "true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("IMPLICIT_FLOW");
    }

    private static ClientView withAttributes(Map<String, String> attributes) {
        ClientRepresentation client = new ClientRepresentation();
        client.setAttributes(attributes);
        return proposed(client);
    }

    private static ClientView proposed(ClientRepresentation client) {
        return ClientView.of(client, null);
    }
}
