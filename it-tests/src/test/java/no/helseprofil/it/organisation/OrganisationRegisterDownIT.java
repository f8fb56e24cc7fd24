package no.helseprofil.it.organisation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OutsideRegister.PARENT_NAME;
import static no.helseprofil.it.organisation.OutsideRegister.entity;
import static no.helseprofil.it.organisation.OutsideRegister.newNumber;
import static no.helseprofil.it.organisation.OutsideRegister.says;
import static no.helseprofil.it.organisation.OutsideRegister.unit;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The register is slow, wrong or gone: what becomes of an organisation then each realm has decided. */
@Attack(
        by = Attacker.REGISTER,
        tries = "is slow, hangs, redirects, answers garbage or too much",
        outcome = "the request continues or is refused, as the realm's document says")
@Tag("own-server")
class OrganisationRegisterDownIT {

    /** Longer than a failure is remembered, and a register that is down is left alone. */
    private static final Duration A_MOMENT = Duration.ofMinutes(1);

    /** The server's own jobs hold a connection now and then; a request that waits with one would hold it each time. */
    private static final int REQUESTS = 8;

    private static TestTime time;
    private static OrganisationRealm accepting;
    private static OrganisationRealm refusing;

    private final String parent = newNumber();

    @BeforeAll
    static void makeRealms() {
        time = new TestTime(OutsideRegister.server());
        accepting = OutsideRegister.realm("accept");
        refusing = OutsideRegister.realm("refuse");
    }

    @AfterAll
    static void removeRealms() {
        time.reset();
        accepting.close();
        refusing.close();
    }

    @AfterEach
    void waitUntilTheRegisterIsAskedAgain() {
        OutsideRegister.comesBack();
        time.moveBy(A_MOMENT);
    }

    static Stream<Named<ResponseDefinitionBuilder>> failures() {
        return Stream.of(
                Named.of("a fault of its own", status(500)),
                Named.of("too many requests", status(429)),
                Named.of("hanging", okJson("{}").withFixedDelay(60_000)),
                Named.of("trickling", okJson("{}").withChunkedDribbleDelay(2, 60_000)),
                Named.of("garbage", okJson("}{")),
                Named.of("another type", aResponse().withBody("{}").withHeader("Content-Type", "text/html")),
                Named.of("huge", okJson("{\"navn\":\"" + "A".repeat(1_000_000) + "\"}")),
                Named.of("a redirect", status(302).withHeader("Location", "http://127.0.0.1:9/api/enheter/1")),
                Named.of("about nobody", okJson("{}")),
                Named.of("gone", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anOutageOmitsTheNameOrRefusesTheToken(ResponseDefinitionBuilder failure) {
        says(parent, failure);

        Exchange accepted = token(accepting);
        Exchange refusal = token(refusing);

        assertThat(Represented.in(accepted).parent()).isEqualTo(parent);
        assertThat(accepted.accessTokenClaims().has(PARENT_NAME)).isFalse();
        assertUnavailable(refusal.response());
    }

    @Test
    void anOutageRefusesAPushedRequestTemporarily() {
        says(parent, status(500));
        assertUnavailable(client(refusing)
                .push(refusing.request(Details.ofParent(parent)))
                .response());
    }

    @Test
    void queriesTheRegisterAgainAfterAnOutage() {
        OutsideRegister.goesDown();
        assertUnavailable(token(refusing).response());
        assertThat(health())
                .as("what administrators are shown")
                .contains("\"register\":\"enhetsregisteret\",\"state\":\"down\",\"since\":", "\"reason\":\"");
        OutsideRegister.comesBack();
        entity(parent, "Granfjelldal kommune");
        time.moveBy(A_MOMENT);
        assertThat(token(refusing).accessTokenClaims().path(PARENT_NAME).textValue())
                .isEqualTo("Granfjelldal kommune");
        assertThat(health())
                .isEqualTo("[{\"of\":\"organisations\",\"register\":\"enhetsregisteret\",\"state\":\"up\"}]");
    }

    @Test
    void theLastKnownEntryCountsForDaysWithoutItsName() {
        entity(parent, "Granfjelldal kommune");
        assertThat(token(refusing).accessTokenClaims().has(PARENT_NAME)).isTrue();
        says(parent, status(500));

        time.moveBy(Duration.ofDays(2));
        Exchange later = token(refusing);
        time.moveBy(Duration.ofDays(6));
        Exchange muchLater = token(refusing);

        assertThat(Represented.in(later).parent()).isEqualTo(parent);
        assertThat(later.accessTokenClaims().has(PARENT_NAME)).as("the name").isFalse();
        assertUnavailable(muchLater.response());
    }

    @Test
    void anOutageReopensNothing() {
        String child = newNumber();
        String another = newNumber();
        entity(parent, "Granfjelldal kommune");
        entity(another, "Flaksvaagoey kommune");
        unit(child, "Sykehjemmet", another);
        OidcClient client = client(accepting);
        refused(asserting(client, Details.ofParentAndChild(parent, child)).clientCredentials(SCOPE))
                .saying("HID-1003");

        says(parent, status(500));
        says(child, status(500));
        time.moveBy(Duration.ofDays(2));

        refused(asserting(client, Details.ofParentAndChild(parent, child)).clientCredentials(SCOPE))
                .saying("HID-1003");
    }

    @Test
    void noDatabaseConnectionIsHeldDuringALookup() {
        List<Double> atToken = new CopyOnWriteArrayList<>();
        List<Double> whenPushed = new CopyOnWriteArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String first = newNumber();
            String second = newNumber();
            entity(first, "Granfjelldal kommune");
            entity(second, "Flaksvaagoey kommune");
            OidcClient client = OutsideRegister.client(accepting, first, second).at(time.clock());

            OutsideRegister.whenAsked(() -> atToken.add(connections()));
            asserting(client, Details.ofParent(first)).clientCredentials(SCOPE);
            OutsideRegister.whenAsked(() -> whenPushed.add(connections()));
            client.push(accepting.request(Details.ofParent(second)));
            OutsideRegister.whenAsked(() -> {});
        }
        assertThat(atToken)
                .as("connections in use while a token request waits")
                .hasSizeGreaterThanOrEqualTo(REQUESTS)
                .contains(0.0);
        assertThat(whenPushed)
                .as("connections in use while a pushed request waits")
                .hasSizeGreaterThanOrEqualTo(REQUESTS)
                .contains(0.0);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "makes a request wait for the register until its organisation is blocked",
            outcome = "refused (`blocked`): judged after the wait")
    @Test
    void aClientBlockedDuringALookupIsRefused() {
        String first = newNumber();
        String second = newNumber();
        entity(first, "Granfjelldal kommune");
        entity(second, "Flaksvaagoey kommune");
        OidcClient client = OutsideRegister.client(accepting, first, second).at(time.clock());
        blockOnceBefore();
        try {
            OutsideRegister.whenAsked(() -> block(first));
            refused(asserting(client, Details.ofParent(first)).clientCredentials(SCOPE))
                    .by("blocked");
            OutsideRegister.whenAsked(() -> {});
            unblock();
            assertThat(asserting(client, Details.ofParent(first))
                            .clientCredentials(SCOPE)
                            .response()
                            .isSuccess())
                    .as("the control")
                    .isTrue();

            OutsideRegister.whenAsked(() -> block(second));
            refused(client.push(accepting.request(Details.ofParent(second)))).by("blocked");
        } finally {
            OutsideRegister.whenAsked(() -> {});
            unblock();
        }
    }

    /** The first block of a server takes the longest, and a request waits for half a second. */
    private static void blockOnceBefore() {
        block(newNumber());
        unblock();
    }

    private static void block(String organisation) {
        Response made = accepting
                .realm()
                .admin()
                .post(
                        "helseprofil/blocks",
                        Map.of("kind", "organisation", "value", organisation, "reason", "sak 40/26"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    private static void unblock() {
        accepting
                .realm()
                .admin()
                .get("helseprofil/blocks")
                .json()
                .forEach(block -> accepting
                        .realm()
                        .admin()
                        .delete("helseprofil/blocks/" + block.path("id").textValue()));
    }

    private static String health() {
        return refusing.realm().admin().get("helseprofil/registers").body();
    }

    private static double connections() {
        return Request.get(URI.create(OutsideRegister.server().managementUrl() + "/metrics"))
                .send()
                .body()
                .lines()
                .filter(line -> line.startsWith("agroal_active_count{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private Exchange token(OrganisationRealm realm) {
        return asserting(client(realm), Details.ofParent(parent)).clientCredentials(SCOPE);
    }

    private OidcClient client(OrganisationRealm realm) {
        return OutsideRegister.client(realm, parent).at(time.clock());
    }

    private static void assertUnavailable(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("temporarily_unavailable");
        assertThat(answer.errorDescription()).startsWith("organisation: the organisation register does not answer");
        assertThat(answer.headerLines("Retry-After")).hasSize(1);
    }
}
