package no.helseprofil.keycloak.clientpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.server.Fakes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.ClientModel;

class ClientWritesTest {

    private static final String KEY_A = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"AA\",\"y\":\"BB\"}";
    private static final String KEY_B = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"b\",\"x\":\"CC\",\"y\":\"DD\"}";

    private final Map<String, Object> client = new HashMap<>(Map.of(
            "isPublicClient",
            false,
            "getClientAuthenticatorType",
            "client-jwt",
            "getProtocol",
            "openid-connect",
            "getRedirectUris",
            Set.of("https://a.example/callback")));
    private final Map<String, String> attributes = new HashMap<>(Map.of("jwks.string", keys(KEY_A, KEY_B)));

    @ParameterizedTest
    @CsvSource({
        "jwks.string, '{\"keys\":[]}', keys",
        "jwks.string, 'no JSON', keys",
        "jwks.url, https://thief.example/keys, keys",
        "use.jwks.url, true, keys",
        "jwt.credential.certificate, MIIB, keys",
        "jwt.credential.public.key, MIIB, keys",
        "x509.subjectdn, CN=thief, keys",
        "post.logout.redirect.uris, https://thief.example/, postLogoutRedirectUris",
        "helseprofil.contacts, thief@v.no, contacts"
    })
    void namesASettingThatAThiefWouldChange(String attribute, String value, String setting) {
        WatchedSettings before = watched();
        attributes.put(attribute, value);

        assertThat(watched().changedFrom(before)).containsExactly(setting);
    }

    @ParameterizedTest
    @CsvSource({
        "jwks.url, ''",
        "use.jwks.url, false",
        "post.logout.redirect.uris, ''",
        "post.logout.redirect.uris, https://a.example/callback",
        "post.logout.redirect.uris, +",
        "helseprofil.contacts, 'no address'",
        "backchannel.logout.url, https://other.example/",
        "helseprofil.cohort, b"
    })
    void ignoresIrrelevantChanges(String attribute, String value) {
        WatchedSettings before = watched();
        attributes.put(attribute, value);

        assertThat(watched().changedFrom(before)).isEmpty();
    }

    @Test
    void ignoresTheOrderOfKeysAndTheLanguageOfContacts() {
        attributes.put("helseprofil.contacts", "a@v.no, b@v.no;lang=nn");
        WatchedSettings before = watched();
        attributes.put("jwks.string", " " + keys(KEY_B, KEY_A.replace(",", " , ")) + "\n");
        attributes.put("helseprofil.contacts", "b@v.no,a@v.no;lang=en");

        assertThat(watched().changedFrom(before)).isEmpty();
    }

    @Test
    void resolvesRedirectUrisAgainstTheRootUrl() {
        client.put("getRedirectUris", Set.of("/callback"));
        client.put("getRootUrl", "https://a.example");
        WatchedSettings before = watched();
        client.put("getRootUrl", "https://thief.example");

        assertThat(watched().changedFrom(before)).containsExactly("redirectUris");
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        watched().describeAddresses(before, details);
        assertThat(details)
                .hasToString("{\"redirectUris\":{\"added\":[\"https://thief.example/callback\"],"
                        + "\"removed\":[\"https://a.example/callback\"]}}");
    }

    @Test
    void watchesASecretThatAuthenticatesWithoutStoringIt() {
        client.put("getSecret", "first-secret");
        WatchedSettings before = watched();
        client.put("getSecret", "second-secret");
        assertThat(watched().changedFrom(before)).as("of a client with a key").isEmpty();

        client.put("getClientAuthenticatorType", "client-secret");
        WatchedSettings bySecret = watched();
        client.put("getSecret", "third-secret");
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        watched().describeKeys(bySecret, details);

        assertThat(watched().changedFrom(bySecret)).containsExactly("keys");
        assertThat(details).hasToString("{\"keys\":{},\"settings\":[\"secret\"]}");
    }

    @Test
    void watchesSamlUrlsByTheirOwnNames() {
        client.put("getProtocol", "saml");
        WatchedSettings before = watched();
        attributes.put("saml_assertion_consumer_url_post", "https://thief.example/acs");

        assertThat(watched().changedFrom(before)).containsExactly("redirectUris");
    }

    @Test
    void aLineOfChangesFitsAnyNumberOfUris() {
        WatchedSettings before = watched();
        client.put(
                "getRedirectUris",
                IntStream.range(0, 5_000)
                        .mapToObj(number -> "https://a.example/" + number + "a".repeat(2_000))
                        .collect(Collectors.toSet()));
        ObjectNode details = JsonNodeFactory.instance.objectNode();

        watched().describeAddresses(before, details);

        assertThat(details.at("/redirectUris/added")).hasSize(50);
        assertThat(details.at("/redirectUris/addedMore").intValue()).isEqualTo(4_950);
        assertThat(details.toString().length()).isLessThan(30_000);
    }

    private static String keys(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private WatchedSettings watched() {
        return WatchedSettings.of(Fakes.answering(ClientModel.class, (method, arguments) -> switch (method) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "getAttributes" -> Map.copyOf(attributes);
            default -> client.get(method);
        }));
    }
}
