package no.helseprofil.it.organisation;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * An Enhetsregisteret of the tests' own, and one server for all of them that asks it. What the server has learnt it
 * keeps, so each test makes up organisations that no other has.
 */
final class OutsideRegister {

    static final String PARENT_NAME = "orgnr_parent_name";
    static final String CHILD_NAME = "orgnr_child_name";
    static final String SUPPLIER_NAME = "orgnr_supplier_name";

    private static final int TRIES = 20;
    private static final AtomicReference<Runnable> WHEN_ASKED = new AtomicReference<>(() -> {});
    private static final MappingBuilder DOWN =
            any(anyUrl()).withId(UUID.randomUUID()).atPriority(1).willReturn(status(503));
    private static final AtomicInteger NUMBERS = new AtomicInteger(200_000_000);
    private static final WireMockServer REGISTER = started();
    private static final KeycloakServer SERVER = ConnectedServer.get();

    private OutsideRegister() {}

    private static WireMockServer started() {
        WireMockServer register = new WireMockServer(
                wireMockConfig().port(ConnectedServer.REGISTER_PORT).extensions(new Asked()));
        register.start();
        return register;
    }

    /** Runs an action each time the register is asked, before it answers. The caller is waiting then. */
    static void whenAsked(Runnable action) {
        WHEN_ASKED.set(action);
    }

    static KeycloakServer server() {
        return SERVER;
    }

    /** A realm that asks it and whose first API wants names, with what it does when the register is down. */
    static OrganisationRealm realm(String whenDown) {
        OrganisationRealm realm = OrganisationRealm.on(SERVER, """
                {"ruleSet":"helseid","catalogue":"2026.1",
                 "requirements":{"organisation":{"parameters":{"checkDigits":false}}},
                 "registers":{"organisations":{"source":"enhetsregisteret","whenDown":"%s"}}}""".formatted(whenDown));
        for (String claim : List.of(PARENT_NAME, CHILD_NAME, SUPPLIER_NAME)) {
            Scopes.map(realm.realm(), TestRealm.SCOPE, claim, "helseprofil-claim-mapper", Map.of("claim", claim));
        }
        wake(realm);
        return realm;
    }

    /** The first look-ups of a server may take longer than any may, since Java has yet to load what they need. */
    private static void wake(OrganisationRealm realm) {
        String last = "";
        for (int i = 0; i < TRIES; i++) {
            String number = newNumber();
            entity(number, "Granfjelldal kommune");
            Exchange token = OrganisationRealm.asserting(client(realm, number), Details.ofParent(number))
                    .clientCredentials(TestRealm.SCOPE);
            if (token.response().isSuccess() && token.accessTokenClaims().has(PARENT_NAME)) {
                return;
            }
            last = token.response().toString();
        }
        throw new IllegalStateException("nobody is found in the register: " + last);
    }

    /** Returns the number of an organisation that is unknown so far. */
    static String newNumber() {
        return String.valueOf(NUMBERS.incrementAndGet());
    }

    /** A client that may act for these organisations and any part of them; its supplier is known. */
    static OidcClient client(OrganisationRealm realm, String... parents) {
        String supplier = newNumber();
        entity(supplier, "Leverandør AS");
        return realm.register(
                "client-" + UUID.randomUUID().toString().substring(0, 8),
                Map.of(
                        "helseprofil.tenancy",
                        "multi-tenant",
                        "helseprofil.orgnr-supplier",
                        supplier,
                        "helseprofil.delegations",
                        String.join(",", parents)));
    }

    /** It has a legal entity. */
    static void entity(String number, String name) {
        entity(number, name, Map.of());
    }

    /** It has a legal entity of which there is more to be said. */
    static void entity(String number, String name, Map<String, Object> more) {
        ObjectNode entity = json(number, name);
        more.forEach(entity::putPOJO);
        answers(number, okJson(entity.toString()), status(404));
    }

    /** It has a unit of a legal entity. */
    static void unit(String number, String name, String parent) {
        answers(
                number,
                status(404),
                okJson(json(number, name).put("overordnetEnhet", parent).toString()));
    }

    /** It answers this, wherever it is asked about that number. */
    static void says(String number, ResponseDefinitionBuilder answer) {
        REGISTER.stubFor(get(urlMatching("/api/(under)?enheter/" + number)).willReturn(answer));
    }

    /** Makes the register answer everything with a fault, until it {@link #comesBack}. */
    static void goesDown() {
        REGISTER.stubFor(DOWN);
    }

    static void comesBack() {
        REGISTER.removeStub(DOWN);
    }

    private static void answers(String number, ResponseDefinitionBuilder entity, ResponseDefinitionBuilder unit) {
        REGISTER.stubFor(get(urlEqualTo("/api/enheter/" + number)).willReturn(entity));
        REGISTER.stubFor(get(urlEqualTo("/api/underenheter/" + number)).willReturn(unit));
    }

    private static ObjectNode json(String number, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("organisasjonsnummer", number)
                .put("navn", name);
    }

    /** Returns how often the register was asked about a number. */
    static int questions(String number) {
        return REGISTER.findAll(getRequestedFor(urlMatching("/api/(under)?enheter/" + number)))
                .size();
    }

    /** Transformer of WireMock that is called before each answer. */
    private static final class Asked implements ResponseDefinitionTransformerV2 {

        @Override
        public ResponseDefinition transform(ServeEvent question) {
            WHEN_ASKED.get().run();
            return question.getResponseDefinition();
        }

        @Override
        public String getName() {
            return "asked";
        }
    }
}
