package no.helseprofil.it.observations;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.MACHINE;
import static no.helseprofil.it.support.TestRealm.OTHER_MACHINE;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that repeats its assertion after {@code use_dpop_nonce} works until the date of
 * {@code assertion-per-request}. Headers, forecast and notices name it before.
 */
class RepeatedAssertionIT {

    private static final String REQUIREMENT = "assertion-per-request";

    private final TestTime time = new TestTime(SharedServer.get());
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String date = now.plus(Duration.ofDays(40)).toString();
    private final String undated = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"dpop-nonce\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}";
    private final String dated = undated.replace(
            "}}}",
            "},\"" + REQUIREMENT + "\":{\"announced\":\"" + now.minus(Duration.ofDays(1)) + "\",\"enforced\":\"" + date
                    + "\"}}}");

    private TestRealm realm;

    @BeforeEach
    void makeRealm() {
        time.reset();
        realm = TestRealm.underProfile(undated);
        List.of(MACHINE, OTHER_MACHINE)
                .forEach(client -> realm.alterAttribute(client, "helseprofil.registered", "existing"));
    }

    @AfterEach
    void removeRealm() {
        time.reset();
        realm.close();
    }

    @Test
    void aRepeatedAssertionIsAnnouncedThenRefusedOnTheDate() {
        assertThat(repeating(MACHINE).response().isSuccess())
                .as("without dates")
                .isTrue();
        assertThat(renewing(OTHER_MACHINE).response().isSuccess()).isTrue();

        realm.putProfile(dated);
        Response announced = repeating(MACHINE).response();
        Response silent = renewing(OTHER_MACHINE).response();

        assertThat(announced.isSuccess()).as("announced").isTrue();
        assertThat(announced.header("Sunset")).isPresent();
        assertThat(announced.header("Link")).get().asString().contains("/requirements/" + REQUIREMENT);
        assertThat(silent.header("Sunset"))
                .as("the server has nothing to announce")
                .isEmpty();
        assertThat(forecast(39)).as("the day before").isEmpty();
        assertThat(forecast(41)).containsExactly(MACHINE + " traffic");
        assertThat(realm.admin().get("helseprofil/notices").json().path("due"))
                .filteredOn(due -> due.path("requirement").asText().equals(REQUIREMENT))
                .extracting(due -> due.path("clientId").asText() + " "
                        + due.path("evidence").asText())
                .as("notices that are due")
                .containsExactly(MACHINE + " traffic");

        time.moveBy(Duration.ofDays(41));
        refused(repeating(MACHINE)).by(REQUIREMENT).with(401, "invalid_client");
        assertThat(renewing(OTHER_MACHINE).response().isSuccess()).isTrue();
        assertThat(renewing(MACHINE).response().isSuccess()).as("mended").isTrue();
    }

    @Test
    void aClientThatRepeatsWithANewAssertionSucceeds() {
        realm.putProfile(dated);
        time.moveBy(Duration.ofDays(41));
        OidcClient client = client(MACHINE).withoutNonceStep();
        OidcClient repeating = client.withAssertion(assertion -> assertion.with("jti", "again"));
        String nonce = repeating
                .clientCredentials(SCOPE)
                .response()
                .header("DPoP-Nonce")
                .orElseThrow();

        refused(repeating.withProof(proof -> proof.nonce(nonce)).clientCredentials(SCOPE))
                .by(REQUIREMENT);
        assertThat(client.withProof(proof -> proof.nonce(nonce))
                        .clientCredentials(SCOPE)
                        .response()
                        .status())
                .as("the same nonce with a new assertion, as by a DPoPProofCreator that keeps it")
                .isEqualTo(200);
    }

    @Test
    void aClientRegisteredAfterTheAnnouncementIsRefusedAtOnce() {
        realm.alterAttribute(MACHINE, "helseprofil.registered", now.toString());
        assertThat(repeating(MACHINE).response().isSuccess())
                .as("a new client, as long as nothing is announced")
                .isTrue();

        realm.putProfile(dated);

        refused(repeating(MACHINE)).by(REQUIREMENT).with(401, "invalid_client");
        assertThat(repeating(OTHER_MACHINE).response().isSuccess())
                .as("one of before, before the date")
                .isTrue();
    }

    /** Sends a request as NHN's library for Java 1.0.2 does: without a nonce, then the same request with one. */
    private Exchange repeating(String clientId) {
        String assertion = client(clientId).assertion().sign();
        return client(clientId)
                .withRequest(request -> request.formInstead("client_assertion", assertion))
                .clientCredentials(SCOPE);
    }

    private Exchange renewing(String clientId) {
        return client(clientId).clientCredentials(SCOPE);
    }

    /** A client that knows no nonce yet. */
    private OidcClient client(String clientId) {
        return OidcClient.discover(realm.issuer(), clientId, realm.key(clientId))
                .at(time.clock());
    }

    /** Returns which clients the requirement will refuse in so many days, and how that is known. */
    private List<String> forecast(int days) {
        List<String> predicted = new ArrayList<>();
        realm.admin()
                .get("helseprofil/forecast?at=" + now.plus(Duration.ofDays(days)))
                .json()
                .path("clients")
                .forEach(client -> client.path("requirements").forEach(requirement -> {
                    if (requirement.path("id").asText().equals(REQUIREMENT)) {
                        predicted.add(client.path("clientId").asText() + " "
                                + requirement.path("evidence").asText());
                    }
                }));
        return predicted;
    }
}
