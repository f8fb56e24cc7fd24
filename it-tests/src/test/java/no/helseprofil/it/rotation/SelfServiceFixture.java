package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/** A realm whose clients may register their next key, if they were made by {@link #vendor}. */
abstract class SelfServiceFixture {

    static final String SCOPE = "nhn:selvbetjening/client";
    static final String PATH = "helseprofil/selvbetjening/v1/";
    static final String JSON = "application/json";

    @AutoClose
    static TestRealm realm;

    static TestTime time;

    private static int clients;

    @BeforeAll
    static void create() {
        time = new TestTime(SharedServer.get());
        realm = TestRealm.underProfile();
    }

    @AfterEach
    void presentTime() {
        time.reset();
    }

    /** A new client with the scope. */
    static Vendor vendor() {
        return vendor(client -> {});
    }

    static Vendor vendor(Consumer<ObjectNode> deviation) {
        String id = "vendor-" + ++clients;
        SigningKey key = SigningKey.generate("ES256");
        realm.register(id, key, client -> {
            ((ArrayNode) client.get("optionalClientScopes")).add(SCOPE);
            deviation.accept(client);
        });
        return new Vendor(id, key);
    }

    static String jwk(SigningKey key) {
        return new ObjectMapper().valueToTree(key.publicJwk()).toString();
    }

    /** A problem, as NHN's Java library reads it: one JSON object whose status is a number. */
    static void refused(Response answer, int status, String detail) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.json().path("detail").textValue()).startsWith(detail);
    }

    /**
     * A client, with one of its keys. As NHN's programs, it answers no demand for a nonce here.
     *
     * @param id its {@code client_id}
     * @param key the key
     */
    record Vendor(String id, SigningKey key) {

        OidcClient oidc() {
            return OidcClient.discover(realm.issuer(), id, key);
        }

        Vendor with(SigningKey other) {
            return new Vendor(id, other);
        }

        /** An access token of its own for the self-service. */
        String token() {
            return oidc().clientCredentials(SCOPE).accessToken();
        }

        Response post(String body) {
            return post(JSON, body);
        }

        Response post(String contentType, String body) {
            OidcClient client = oidc();
            return client.withoutNonceStep()
                    .call(
                            Request.post(realm.address(PATH + "client-secret")).body(contentType, body),
                            client.clientCredentials(SCOPE).accessToken())
                    .response();
        }

        /** Registers a new key. */
        SigningKey rotate() {
            SigningKey next = SigningKey.generate("ES256");
            Response answer = post(jwk(next));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return next;
        }

        JsonNode keys() {
            return own("client").json().path("keys");
        }

        Response own(String path) {
            OidcClient client = oidc();
            return client.withoutNonceStep()
                    .call(
                            Request.get(realm.address(PATH + path)),
                            client.clientCredentials(SCOPE).accessToken())
                    .response();
        }
    }
}
