package no.helseprofil.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.oidc.OIDCClientRepresentation;

/** Registrations in which a member of the representation is null, holds null, or is of another type. */
class OddRegistrationsIT {

    private static final int REGISTRATIONS = 5_000;

    /** All that Keycloak reads of its own representation of a client. */
    private static final List<String> KEYCLOAK_MEMBERS = members(ClientRepresentation.class);

    /** All that it reads of the representation of OpenID Connect. */
    private static final List<String> OPENID_MEMBERS = members(OIDCClientRepresentation.class);

    /** Values that stand for each member in turn. */
    private static final List<String> ODD = List.of("null", "\"x\"", "[null]", "{\"x\":null}", "{\"\":\"x\"}");

    /** Those that are sent where another way hands the same representation to the same checks. */
    private static final List<String> ODD_AGAIN = List.of("null", "[null]");

    private static final List<String> MAPPERS = List.of(
            "{\"name\":null,\"protocolMapper\":\"oidc-audience-mapper\",\"protocol\":null,\"config\":null}",
            "{\"name\":\"a\",\"protocol\":\"openid-connect\",\"protocolMapper\":null,\"config\":{}}",
            "{\"name\":\"a\",\"protocol\":\"openid-connect\",\"protocolMapper\":\"nope\",\"config\":{\"x\":null}}",
            "{\"name\":\"a\",\"protocol\":\"nope\",\"protocolMapper\":\"oidc-audience-mapper\",\"config\":{}}",
            "{\"name\":\"a\",\"protocol\":\"openid-connect\",\"protocolMapper\":\"oidc-audience-mapper\",\"config\":{\"included.custom.audience\":null}}",
            "{\"name\":\"a\",\"protocol\":\"openid-connect\",\"protocolMapper\":\"oidc-usermodel-attribute-mapper\",\"config\":{\"claim.name\":null,\"user.attribute\":null}}",
            "{\"name\":\"a\",\"protocol\":\"openid-connect\",\"protocolMapper\":\"oidc-sha256-pairwise-sub-mapper\",\"config\":{\"sectorIdentifierUri\":null}}");

    private static final List<String> SETS = List.of(
            "{\"keys\":null}",
            "{\"keys\":{}}",
            "{\"keys\":[]}",
            "{\"keys\":[null]}",
            "{\"keys\":[{}]}",
            "{\"keys\":[{\"kty\":null}]}",
            "{\"keys\":[{\"kty\":\"EC\"}]}",
            "{\"keys\":[{\"kty\":\"RSA\",\"n\":null,\"e\":1}]}",
            "{\"keys\":[{\"kty\":\"nope\",\"use\":null,\"alg\":null,\"kid\":null}]}",
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":null,\"use\":\"sig\"}]}",
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":null,\"x\":\"AA\",\"use\":\"sig\"}]}",
            "{\"keys\":[{\"kty\":\"EC\",\"x5c\":[null]}]}",
            "{\"keys\":[{\"kty\":\"EC\",\"x5c\":[\"AAAA\"],\"key_ops\":[null]}]}");

    private static final List<String> ATTRIBUTES = List.of(
            "jwks.string",
            "jwks.url",
            "use.jwks.string",
            "use.jwks.url",
            "jwt.credential.certificate",
            "jwt.credential.public.key",
            "token.endpoint.auth.signing.alg",
            "access.token.lifespan",
            "backchannel.logout.url",
            "post.logout.redirect.uris",
            "acr.loa.map",
            "default.acr.values",
            "helseprofil.registered",
            "helseprofil.contacts",
            "helseprofil.reason",
            "client.session.max.lifespan",
            "request.uris",
            "tls.client.certificate.bound.access.tokens",
            "minimum.acr.value");

    private static final List<String> TEXTS = List.of("null", "\"null\"", "\"{\"");

    /** Bodies that are no representation at all, or one of another client. */
    private static final List<String> JSON = List.of(
            "null",
            "[]",
            "1",
            "{",
            "\u0000\u0000\u0000\"",
            "[".repeat(5_000),
            "{\"clientId\":\"nobody\"}",
            "{\"scope\":\"openid\"}",
            "{\"client_id\":\"nobody\",\"scope\":\"openid\"}",
            "{\"client_id\":\"changed-oddly\",\"scope\":\" \"}",
            "{\"client_id\":\"changed-oddly\",\"scope\":\"no such scope\"}");

    private static final List<String> XML = Stream.concat(
                    Stream.of("<", "<a/>", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
                    Stream.of(
                                    "",
                                    "<m:SPSSODescriptor/>",
                                    "<m:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>",
                                    "<m:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                                            + "<m:AssertionConsumerService index=\"x\"/></m:SPSSODescriptor>",
                                    "<m:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                                            + "<m:AssertionConsumerService Binding=\"x\" Location=\":\"/></m:SPSSODescriptor>",
                                    "<m:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                                            + "<m:KeyDescriptor/><m:AssertionConsumerService index=\"1\" Binding=\"urn:oasis:"
                                            + "names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://a.example/\"/>"
                                            + "</m:SPSSODescriptor>")
                            .map(
                                    "<m:EntityDescriptor xmlns:m=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"odd\">%s</m:EntityDescriptor>"
                                            ::formatted))
            .toList();

    /** Names of clients in a path: of this one, of none, and with what a path can't have as it is. */
    private static final List<String> NAMES = List.of("", "/changed-oddly", "/nobody", "/a%2Fb", "/a%0Ab%2F", "/%00");

    @AutoClose
    private static TestRealm realm;

    private static String initialAccess;
    private static ObjectNode stored;
    private static String registrationAccess;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        initialAccess = Objects.requireNonNull(realm.admin()
                .post(
                        "clients-initial-access",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("count", REGISTRATIONS)
                                .put("expiration", 600))
                .text("token"));
        realm.register("changed-oddly", SigningKey.generate("ES256"), client -> {});
        stored = realm.admin().client("changed-oddly");
        registrationAccess = realm.registrationAccess("changed-oddly");
    }

    /** Endpoint that a representation is sent to. */
    enum Way {
        DEFAULT(KEYCLOAK_MEMBERS, body -> bearer(registration("default", body), initialAccess)),
        OPENID(OPENID_MEMBERS, body -> bearer(registration("openid-connect", body), initialAccess)),
        DEFAULT_CHANGE(KEYCLOAK_MEMBERS, body -> change("default", body)),
        OPENID_CHANGE(OPENID_MEMBERS, body -> change("openid-connect", body)),
        ADMIN(KEYCLOAK_MEMBERS, body -> realm.admin().request("POST", "clients").body("application/json", body)),
        ADMIN_CHANGE(
                KEYCLOAK_MEMBERS,
                body -> realm.admin()
                        .request("PUT", "clients/" + stored.path("id").textValue())
                        .body("application/json", body));

        private final List<String> members;
        private final Function<String, Request> request;

        Way(List<String> members, Function<String, Request> request) {
            this.members = members;
            this.request = request;
        }

        private Response send(String body) {
            Request sent = request.apply(body);
            return name().startsWith("ADMIN") ? realm.admin().send(sent) : sent.send();
        }

        /** Returns a representation that is good but for one member, as text: a tree can't hold all that is sent. */
        private String body(String member, String value) {
            ObjectNode good = good();
            good.remove(member);
            String rest = good.toString();
            return "{\"" + member + "\":" + value + "," + rest.substring(1);
        }

        private ObjectNode good() {
            ObjectNode good = JsonNodeFactory.instance.objectNode();
            if (members == KEYCLOAK_MEMBERS) {
                good.put("clientAuthenticatorType", "client-jwt");
                good.put("clientId", name().endsWith("CHANGE") ? "changed-oddly" : "odd");
                good.putArray("redirectUris").add(TestRealm.REDIRECT_URI.toString());
            } else {
                good.put("token_endpoint_auth_method", "private_key_jwt");
                good.put("client_id", name().endsWith("CHANGE") ? "changed-oddly" : "odd");
                good.putArray("redirect_uris").add(TestRealm.REDIRECT_URI.toString());
                good.putObject("jwks")
                        .putArray("keys")
                        .addPOJO(SigningKey.generate("ES256").publicJwk());
            }
            return good;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Attack(
            by = Attacker.STRANGER,
            tries = "registers or changes a client by JSON with null members, nulls or wrong types",
            outcome = "no server error")
    void anOddMemberCausesNoServerError(Way way) {
        Map<String, String> failed = new LinkedHashMap<>();
        List<String> bodies = bodies(way);
        for (String body : bodies) {
            Response answer = way.send(body);
            if (answer.status() >= 500) {
                failed.put(body, answer.status() + " " + answer.body());
            }
            if (answer.status() == 201) {
                delete(answer);
            }
        }
        System.out.println("odd members, " + way + ": " + bodies.size() + " bodies");

        assertThat(bodies).as("the control: there is a table").hasSizeGreaterThan(100);
        assertThat(failed).as("answers that blame the server").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "openid-connect", "install", "saml2-entity-descriptor", "none"})
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends anything to each registration provider, for existing and missing clients, with and without "
                    + "a token",
            outcome = "no server error")
    void malformedBodiesCauseNoServerErrorAtAnyProvider(String provider) {
        List<String> failed = new ArrayList<>();
        for (String body : provider.equals("saml2-entity-descriptor") ? XML : JSON) {
            String type = body.startsWith("<") ? "application/xml" : "application/json";
            for (String name : NAMES) {
                Request sent = Request.of(
                                name.isEmpty() ? "POST" : "PUT",
                                realm.address("clients-registrations/" + provider + name))
                        .body(type, body);
                for (Request request :
                        List.of(sent, bearer(sent, name.isEmpty() ? initialAccess : registrationAccess))) {
                    Response answer = request.send();
                    if (answer.status() >= 500) {
                        failed.add(name + " " + body + " " + answer.status() + " " + answer.body());
                    }
                    if (answer.status() == 201) {
                        delete(answer);
                    }
                }
            }
        }
        assertThat(failed).isEmpty();
    }

    /**
     * Checks an update as RFC 7592, section 2.2, has it: the client sends all that is registered, and what is changed.
     */
    @Test
    void aClientCanBeUpdatedWithItsOwnRepresentation() {
        String address = "clients-registrations/openid-connect/changed-as-read";
        realm.register("changed-as-read", SigningKey.generate("ES256"), client -> {});
        JsonNode before = realm.admin().client("changed-as-read");
        String token = realm.registrationAccess("changed-as-read");
        Response read = bearer(Request.get(realm.address(address)), token).send();
        ObjectNode metadata = ((ObjectNode) read.json()).put("client_name", "Journal");
        metadata.remove(List.of("registration_access_token", "registration_client_uri"));

        Response changed = bearer(
                        Request.of("PUT", realm.address(address)).body("application/json", metadata.toString()),
                        Objects.requireNonNull(read.text("registration_access_token")))
                .send();

        assertThat(metadata.path("scope").textValue()).as("the control").isNotBlank();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        JsonNode after = realm.admin().client("changed-as-read");
        assertThat(after.path("name").textValue()).isEqualTo("Journal");
        for (String kept : List.of("defaultClientScopes", "optionalClientScopes")) {
            assertThat(after.path(kept)).as(kept).containsExactlyInAnyOrderElementsOf(before.path(kept));
        }
        Response more = bearer(
                        Request.of("PUT", realm.address(address))
                                .body(
                                        "application/json",
                                        metadata.put("scope", "nhn:selvbetjening/client")
                                                .toString()),
                        Objects.requireNonNull(changed.text("registration_access_token")))
                .send();
        assertThat(more.status())
                .as("a scope that no administrator gave it: %s", more.body())
                .isBetween(400, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e30.e30.",
                "e30.e30.e30",
                "..",
                ".",
                "a",
                "bnVsbA.bnVsbA.",
                "W10.W10.",
                "e30.eyJpc3MiOm51bGx9.",
                "%00",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOm51bGx9.e30.",
                "eyJraWQiOm51bGwsImFsZyI6IkVTMjU2In0.e30.AAAA",
                "",
                "eyJhbGciOiJIUzUxMiJ9.e30.AAAA",
                "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"
            })
    void anUnreadableTokenIsAClientError(String token) {
        List<String> failed = new ArrayList<>();
        for (String provider : List.of("default", "openid-connect")) {
            for (Request request : List.of(
                    registration(provider, "{}"),
                    Request.get(realm.address("clients-registrations/" + provider + "/changed-oddly")),
                    Request.of("PUT", realm.address("clients-registrations/" + provider + "/changed-oddly"))
                            .body("application/json", "{}"),
                    Request.of("DELETE", realm.address("clients-registrations/" + provider + "/changed-oddly")))) {
                Response answer = bearer(request, token).send();
                if (answer.status() >= 500 || answer.status() < 400) {
                    failed.add(request.method() + " " + provider + " " + answer.status() + " " + answer.body());
                }
            }
        }
        assertThat(failed).isEmpty();
    }

    private static void delete(Response registered) {
        String clientId = registered.json().has("client_id")
                ? registered.text("client_id")
                : registered.json().path("clientId").asText(null);
        if (clientId == null) {
            clientId = "odd";
        }
        JsonNode found = realm.admin()
                .get("clients?clientId=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
                .json();
        found.forEach(
                client -> realm.admin().delete("clients/" + client.path("id").textValue()));
    }

    private static List<String> members(Class<?> representation) {
        JsonMapper mapper = new JsonMapper();
        return mapper
                .getDeserializationConfig()
                .introspect(mapper.constructType(representation))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    private static List<String> bodies(Way way) {
        List<String> bodies = new ArrayList<>();
        boolean isAlike = way == Way.DEFAULT_CHANGE || way == Way.ADMIN;
        for (String member : way.members) {
            (isAlike ? ODD_AGAIN : ODD).forEach(value -> bodies.add(way.body(member, value)));
        }
        if (way.members == OPENID_MEMBERS) {
            SETS.forEach(set -> bodies.add(way.body("jwks", set)));
        } else {
            MAPPERS.forEach(mapper -> bodies.add(way.body("protocolMappers", "[" + mapper + "]")));
            SETS.forEach(set -> bodies.add(way.body(
                    "attributes",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("use.jwks.string", "true")
                            .put("jwks.string", set)
                            .toString())));
            for (String attribute : ATTRIBUTES) {
                TEXTS.forEach(text -> bodies.add(way.body("attributes", "{\"" + attribute + "\":" + text + "}")));
            }
        }
        return bodies;
    }

    private static Request registration(String provider, String body) {
        return Request.post(realm.address("clients-registrations/" + provider)).body("application/json", body);
    }

    private static Request change(String provider, String body) {
        return bearer(
                Request.of("PUT", realm.address("clients-registrations/" + provider + "/changed-oddly"))
                        .body("application/json", body),
                registrationAccess);
    }

    private static Request bearer(Request request, String token) {
        return request.header("Authorization", "Bearer " + token);
    }
}
