package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients whose settings an import has spoiled, each in one thing: each is in the report, none keeps it from being done, and none
 * hides what the others are.
 */
@Tag("slow")
class SpoiledClientsIT {

    private static final List<String> ATTRIBUTES = List.of(
            "helseprofil.registered",
            "helseprofil.cohort",
            "helseprofil.waiver.dpop-proof",
            "helseprofil.waiver.no-requirement",
            "helseprofil.waiver.",
            "helseprofil.key-expires.2026-a",
            "helseprofil.key-expires.",
            "helseprofil.api",
            "helseprofil.api.probe-url",
            "helseprofil.api.level",
            "helseprofil.api.organisations",
            "helseprofil.claim.nhn:sfm:journal-id",
            "helseprofil.tenancy",
            "helseprofil.orgnr-parent",
            "helseprofil.orgnr-children",
            "helseprofil.orgnr-supplier",
            "helseprofil.delegations",
            "helseprofil.contacts",
            "helseprofil.reason",
            "jwks.string",
            "jwks.url",
            "jwt.credential.certificate",
            "jwt.credential.public.key",
            "token.endpoint.auth.signing.alg",
            "access.token.signed.response.alg",
            "id.token.signed.response.alg",
            "request.object.signature.alg",
            "dpop.bound.access.tokens",
            "require.pushed.authorization.requests",
            "pkce.code.challenge.method",
            "exclude.issuer.from.auth.response",
            "access.token.lifespan",
            "access.token.header.type.rfc9068");

    private static final List<String> VALUES = List.of(
            "no such thing",
            "{",
            "{\"keys\":[null,7,{\"kty\":7},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\"*\"}]}",
            "{\"expires\":\"2027-13-45\",\"reason\":{},\"approvedBy\":[]}",
            "-9223372036854775809",
            "+999999999-12-31T23:59:59.999999999Z",
            "https://[::1:99999/\u0001%zz",
            "\u0007\u202e\ud83d\ude00 ",
            "[[[[[[[[" + "[".repeat(900));

    private static final List<String> REDIRECT_URIS = List.of(
            "*", "", "+", "//", "https://*", "javascript:x", "https://a b/%zz", "http://[", "\u0000x", "x".repeat(200));

    @Test
    void reportsEverySpoiledClient() {
        List<ObjectNode> spoiled = spoiled();
        try (TestRealm realm = TestRealm.underProfile()) {
            ClientsReport before = ClientsReport.of(realm);
            new FleetRealm(realm.admin()).importClients(spoiled);

            ClientsReport report = ClientsReport.of(realm);

            assertThat(report.clients().map(client -> client.path("clientId").textValue()))
                    .containsAll(spoiled.stream()
                            .map(client -> client.path("clientId").textValue())
                            .toList());
            assertThat(report.client(TestRealm.MACHINE).path("verdicts"))
                    .as("the others are what they were")
                    .isEqualTo(before.client(TestRealm.MACHINE).path("verdicts"));
            assertThatItCanBeRead(realm);
        }
    }

    private static void assertThatItCanBeRead(TestRealm realm) {
        ReportSchema.assertThatItIsMetBy(realm.admin().get(Assessing.PATH + "/latest?format=json"));
        for (String form : List.of("html", "csv")) {
            Response answer = realm.admin().get(Assessing.PATH + "/latest?format=" + form);
            assertThat(answer.status()).as(form).isEqualTo(200);
            assertThat(answer.body().lines())
                    .as("%s has no control characters", form)
                    .noneMatch(line -> line.chars().anyMatch(character -> character < ' ' && character != '\t'));
        }
    }

    private static List<ObjectNode> spoiled() {
        List<ObjectNode> clients = new ArrayList<>();
        SigningKey key = SigningKey.generate("ES256");
        for (String attribute : ATTRIBUTES) {
            for (String value : VALUES) {
                ObjectNode client = TestRealm.representation("spoiled-" + clients.size(), key);
                client.withObject("/attributes").put(attribute, value).put(switchOf(attribute), "true");
                clients.add(client);
            }
        }
        for (String uri : REDIRECT_URIS) {
            ObjectNode client = TestRealm.representation("spoiled-" + clients.size(), key);
            client.put("standardFlowEnabled", true)
                    .put("rootUrl", uri)
                    .putArray("redirectUris")
                    .add(uri);
            clients.add(client);
        }
        ObjectNode authenticator = TestRealm.representation("spoiled-" + clients.size(), key);
        clients.add(authenticator.put("clientAuthenticatorType", "no-such-authenticator"));
        return clients;
    }

    /** Keycloak reads a set of keys, or an address, where this says that it is to. */
    private static String switchOf(String attribute) {
        return attribute.equals("jwks.url") ? "use.jwks.url" : "use.jwks.string";
    }
}
