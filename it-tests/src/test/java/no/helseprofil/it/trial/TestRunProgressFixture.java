package no.helseprofil.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/** A realm that lets clients be tested, and clients that are. */
abstract class TestRunProgressFixture {

    static final String DOCUMENT = TestRealm.DOCUMENT.replaceFirst("}$", ",\"try\":true}");
    static final String TRY = "helseprofil/try/";
    static final String SCOPE = "helseprofil/try";
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    static final Duration QUIET = Duration.ofSeconds(10);
    static final String SOFTWARE = "\"software_id\":\"Journal\",\"software_version\":\"4.2\"";

    @AutoClose
    static TestRealm realm;

    static TestTime time;

    @BeforeAll
    static void create() {
        time = new TestTime(SharedServer.get());
        realm = TestRealm.underProfile(DOCUMENT);
    }

    @AfterEach
    void presentTime() {
        time.reset();
    }

    /** A run of a client that is made for it. */
    static Tested temporary() {
        SigningKey key = SigningKey.generate("ES256");
        Response answer = begin("{" + SOFTWARE + ",\"jwks\":" + key.publicJwkSet() + ",\"redirect_uris\":[\""
                + TestRealm.REDIRECT_URI + "\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new Tested(
                URI.create(Objects.requireNonNull(answer.text("run"))),
                Objects.requireNonNull(answer.text("client_id")),
                key,
                SCOPE);
    }

    static Response begin(String body) {
        return Request.post(realm.address(TRY + "runs"))
                .body("application/json", body)
                .send();
    }

    /** Returns whether an answer is a demand for a nonce. */
    static boolean isChallenge(Exchange exchange) {
        return "use_dpop_nonce".equals(exchange.response().error());
    }

    /**
     * A client under test.
     *
     * @param run the address of the result
     * @param id its {@code client_id}
     * @param key its key
     * @param scope what it asks for
     */
    record Tested(URI run, String id, SigningKey key, String scope) {

        OidcClient client() {
            return OidcClient.discover(realm.issuer(), id, key);
        }

        JsonNode result() {
            return Request.get(run).header("Accept", "application/json").send().json();
        }

        JsonNode end() {
            return Request.post(URI.create(run + "/end"))
                    .header("Accept", "application/json")
                    .send()
                    .json();
        }

        Response evidence() {
            return Request.get(URI.create(run + "/evidence")).send();
        }

        AuthorizationRequest login() {
            return AuthorizationRequest.of("openid " + scope, TestRealm.REDIRECT_URI);
        }
    }

    static JsonNode step(JsonNode result, String id) {
        for (JsonNode step : result.path("steps")) {
            if (id.equals(step.path("id").textValue())) {
                return step;
            }
        }
        throw new AssertionError("no step " + id + " in " + result);
    }

    static void failed(JsonNode result, String id, String requirement) {
        assertThat(step(result, id).path("verdict").textValue())
                .as(result.toPrettyString())
                .isEqualTo("failed");
        assertThat(step(result, id).path("requirements"))
                .as(result.toPrettyString())
                .extracting(found -> found.path("id").textValue())
                .contains(requirement);
    }

    static void failedBecause(JsonNode result, String id, String reason) {
        assertThat(step(result, id).path("verdict").textValue())
                .as(result.toPrettyString())
                .isEqualTo("failed");
        assertThat(step(result, id).path("reason").textValue()).isEqualTo(reason);
        assertThat(step(result, id).path("remedy").textValue()).isNotBlank();
    }

    /**
     * Sends a request as a robust client does: answers every demand for a nonce, and waits where the server says so.
     */
    static Exchange persistently(Supplier<Exchange> request) {
        Exchange answer = request.get();
        for (int tries = 0;
                tries < 3 && (isChallenge(answer) || answer.response().status() == 503);
                tries++) {
            if (answer.response().status() == 503) {
                assertThat(answer.response().header("Retry-After")).hasValue("2");
                time.moveBy(RETRY_AFTER);
            }
            answer = request.get();
        }
        return answer;
    }

    /** A job of a robust client, after a pause. */
    static Exchange job(Supplier<Exchange> request) {
        time.moveBy(QUIET);
        return succeeded(persistently(request));
    }

    static String verdict(JsonNode result, String step) {
        return step(result, step).path("verdict").asText();
    }

    static Exchange succeeded(Exchange exchange) {
        assertThat(exchange.response().status()).as(exchange.response().body()).isBetween(200, 201);
        return exchange;
    }
}
