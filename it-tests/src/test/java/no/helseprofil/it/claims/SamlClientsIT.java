package no.helseprofil.it.claims;

import static java.nio.charset.StandardCharsets.UTF_8;
import static no.helseprofil.it.support.Answers.succeeded;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of SAML in a realm under the profile, which judges no SAML: their registration, and the data that they
 * receive.
 */
@Attack(
        by = Attacker.VENDOR,
        tries = "registers a SAML client with a mapper of users' numbers",
        outcome = "only manage-realm may, and it gets no response with such a mapper")
class SamlClientsIT {

    private static final Pattern RESPONSE = Pattern.compile("name=\"SAMLResponse\" value=\"([^\"]*)\"");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final HealthRealm health = HealthRealm.in(realm);
    private static final AdminApi clientManager = Administrators.of(SharedServer.get(), realm.name(), "manage-clients");

    static Stream<MapperType> attacks() {
        return MapperType.attackedOf("saml");
    }

    @ParameterizedTest
    @Tag("smoke")
    @MethodSource("attacks")
    void aNewSamlClientReceivesNoPersonalNumbers(MapperType type) {
        String clientId = register("new-" + type.id(), type);
        LoginForm browser = LoginForm.open(idpInitiated(clientId));

        AuthorizationAnswer answer = browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(browser.html()).doesNotContain("SAMLResponse", HealthRealm.PID, HealthRealm.HPR_NUMBER);
        assertThat(Request.get(asking(clientId)).send().status())
                .as("it asks by itself: answered before any user logs in")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anExistingSamlClientKeepsItsClaims(MapperType type) {
        ObjectNode client = saml("before-" + type.id(), type);
        client.withObject("/attributes").put("helseprofil.registered", "existing");
        new ServerProbe(SharedServer.get()).storeClient(realm.name(), client.toString());

        String response = response("before-" + type.id());

        assertThat(response).contains("Assertion");
        if (type.id().equals("saml-user-attribute-mapper")) {
            assertThat(response).contains(HealthRealm.PID);
        }
    }

    @Test
    void aNewSamlClientReceivesHarmlessClaims() {
        String clientId = register(
                "harmless",
                new MapperType(
                        "saml",
                        "saml-user-property-mapper",
                        "",
                        List.of(new MapperType.Attempt(
                                "told",
                                Map.of(
                                        "user.attribute",
                                        "firstName",
                                        "attribute.name",
                                        "given",
                                        "attribute.nameformat",
                                        "Basic")))));

        assertThat(response(clientId)).contains("August");
    }

    @Test
    void onlyEmergencyCohortsReceiveAnything() {
        ObjectNode client = saml("shut-out", attacks().findFirst().orElseThrow());
        client.withObject("/attributes").put("helseprofil.registered", "existing");
        new ServerProbe(SharedServer.get()).storeClient(realm.name(), client.toString());
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"cohorts\":{\"sykehus\":{}}}");
        try {
            Measures.in(realm).tighten("onlyCohorts", List.of("sykehus"));

            assertThat(Request.get(asking("shut-out")).send().status()).isEqualTo(400);
        } finally {
            realm.admin().delete(Measures.EMERGENCY);
            realm.putProfile(TestRealm.DOCUMENT);
        }
        assertThat(response("shut-out")).contains("Assertion");
    }

    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "adds a mapper of users' numbers to a SAML client scope, with manage-clients alone",
            outcome = "refused; a new client with one of manage-realm gets no response")
    @Test
    void aNumberScopeClosesANewSamlClient() {
        ObjectNode scope = JsonNodeFactory.instance
                .objectNode()
                .put("name", "saml-numbers")
                .put("protocol", "saml");
        scope.set(
                "protocolMappers",
                saml("any", attacks().findFirst().orElseThrow()).get("protocolMappers"));
        assertThat(clientManager.post("client-scopes", scope).status()).isEqualTo(403);
        succeeded(realm.admin().post("client-scopes", scope));
        ObjectNode client = saml("scoped", null);
        client.putArray("defaultClientScopes").add("saml-numbers");
        succeeded(realm.admin().post("clients", client));

        LoginForm browser = LoginForm.open(idpInitiated("scoped"));

        assertThat(browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD).status())
                .isEqualTo(400);
    }

    @Test
    void aClientManagerCannotRegisterOrChangeASamlClient() {
        String clientId = register("not-theirs", null);
        realm.register("becoming-saml", SigningKey.generate("ES256"), client -> {});

        refusedAsOther(clientManager.post("clients", saml("by-client-manager", null)));
        refusedAsOther(clientManager.update(clientManager.client(clientId).put("description", "changed")));
        refusedAsOther(clientManager.update(clientManager.client(clientId).put("protocol", "openid-connect")));
        refusedAsOther(
                clientManager.update(clientManager.client("becoming-saml").put("protocol", "saml")));
        refusedAsOther(clientManager.post("clients", saml("of-docker", null).put("protocol", "docker-v2")));
    }

    @Test
    void aRealmManagerRegistersAndChangesSamlClients() {
        AdminApi both = Administrators.of(SharedServer.get(), realm.name(), "manage-realm", "manage-clients");

        succeeded(both.post("clients", saml("by-realm-manager", null)));
        succeeded(both.update(both.client("by-realm-manager").put("description", "changed")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "saml2-entity-descriptor"})
    void aSamlClientCannotRegisterItself(String provider) {
        String token = realm.initialAccess();
        boolean json = provider.equals("default");
        String metadata = """
                <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="itself">
                  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
                        Location="https://sp.example/acs" index="1"/>
                  </SPSSODescriptor>
                </EntityDescriptor>""";

        Response answer = Request.post(realm.address("clients-registrations/" + provider))
                .header("Authorization", "Bearer " + token)
                .body(
                        json ? "application/json" : "application/xml",
                        json ? saml("itself", null).toString() : metadata)
                .send();

        refusedAsOther(answer);
    }

    private static void refusedAsOther(Response answer) {
        refused(answer);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_client_metadata", "openid-connect", "manage-realm");
    }

    private static String register(String clientId, @Nullable MapperType type) {
        succeeded(realm.admin().post("clients", saml(clientId, type)));
        return clientId;
    }

    private static String response(String clientId) {
        LoginForm browser = LoginForm.open(idpInitiated(clientId));
        browser.submit(HealthRealm.DOCTOR, TestRealm.PASSWORD);
        Matcher response = RESPONSE.matcher(browser.html());
        assertThat(response.find()).as(browser.html()).isTrue();
        return new String(Base64.getMimeDecoder().decode(response.group(1)), UTF_8);
    }

    private static URI idpInitiated(String clientId) {
        return realm.address("protocol/saml/clients/" + clientId);
    }

    private static URI asking(String clientId) {
        String request =
                """
                <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
                    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0"
                    IssueInstant="%s" Destination="%s">
                  <saml:Issuer>%s</saml:Issuer>
                </samlp:AuthnRequest>""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), realm.address("protocol/saml"), clientId);
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            out.write(request.getBytes(UTF_8));
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
        String encoded = Base64.getEncoder().encodeToString(deflated.toByteArray());
        return realm.address("protocol/saml?SAMLRequest=" + URLEncoder.encode(encoded, UTF_8));
    }

    private static ObjectNode saml(String clientId, @Nullable MapperType type) {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("clientId", clientId).put("protocol", "saml").put("fullScopeAllowed", true);
        client.putArray("redirectUris").add("https://sp.example/acs");
        client.withObject("/attributes")
                .put("saml.client.signature", "false")
                .put("saml.force.post.binding", "true")
                .put("saml_assertion_consumer_url_post", "https://sp.example/acs")
                .put("saml_idp_initiated_sso_url_name", clientId);
        if (type != null) {
            ArrayNode mappers = client.putArray("protocolMappers");
            type.attacks()
                    .forEach(attack ->
                            mappers.add(attack.mapping(type.id()).json().put("protocol", "saml")));
        }
        return client;
    }
}
