package no.helseprofil.it.claims;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.testkit.server.TestTime;

/** Helsepersonellregisteret and Maskinporten, as the {@link ConnectedServer} meets them. */
final class HprMock implements AutoCloseable {

    static final String LOOK_UP = ConnectedServer.HPR_LOOK_UP;
    static final String TOKEN = ConnectedServer.MASKINPORTEN_TOKEN;
    static final Duration UNTIL_IT_IS_TRIED_AGAIN = Duration.ofSeconds(11);

    private final WireMockServer server;
    private volatile Runnable whenAsked = () -> {};

    HprMock() {
        server = new WireMockServer(
                WireMockConfiguration.options().port(ConnectedServer.HPR_PORT).extensions(new WhenAsked()));
        server.start();
        answerTokens(
                okJson("{\"access_token\":\"a-token-of-maskinporten\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"));
    }

    /**
     * To ask for the first time takes a server that has just started longer than it waits for an answer, now and then.
     */
    static void askUntilItAnswersInTime(TestTime time, BooleanSupplier isAnswered) {
        int times = 0;
        while (!isAnswered.getAsBoolean()) {
            assertThat(++times).as("times that it was asked").isLessThan(10);
            time.moveBy(UNTIL_IT_IS_TRIED_AGAIN);
        }
    }

    void answerTokens(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo(TOKEN)).willReturn(answer));
    }

    /** Sets what the register says of somebody from now on. */
    void answer(String pid, ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo(LOOK_UP))
                .withHeader("Authorization", equalTo("Bearer a-token-of-maskinporten"))
                .withRequestBody(equalToJson("""
                        {"nin":"%s","atDate":"${json-unit.regex}[0-9]{4}-[0-9]{2}-[0-9]{2}","includeHistory":false}
                        """.formatted(pid)))
                .willReturn(answer));
    }

    /** Somebody is a doctor who was warned, was a nurse, and is suspended as a psychologist. */
    void knows(String pid, String hprNumber) {
        answer(pid, okJson(answer(pid, hprNumber)));
    }

    /** Sets the same answer with something else instead of one text. */
    void knows(String pid, String hprNumber, String text, String instead) {
        String answer = answer(pid, hprNumber);
        assertThat(answer).contains(text);
        answer(pid, okJson(answer.replace(text, instead)));
    }

    private static String answer(String pid, String hprNumber) {
        return """
                { "person": { "fornavn": "August", "etternavn": "September", "fødselsdato": "1966-05-17", "dødsdato": null,
                    "manglerNin": false, "nin": "%s" },
                  "hprNummer": %s, "erstattetAvHprNummer": null, "sistOppdatert": "2025-11-12T13:14:15.1234567",
                  "administrativeReaksjoner": [ { "type": { "navn": "Advarsel", "verdi": "2" }, "periode": { "fra": "2020-01-01" } } ],
                  "godkjenninger": [
                  { "helsepersonellkategori": { "navn": "Lege", "verdi": "LE", "kodeverk": { "id": 9060 } },
                    "autorisasjon": { "navn": "Autorisasjon", "verdi": "1", "kodeverk": { "id": 7704 } },
                    "periode": { "fra": "2001-02-03", "til": null }, "avsluttetStatus": null, "administrativeReaksjoner": [],
                    "rekvisisjonsretter": [
                      { "type": { "navn": "Full rekvisisjonsrett", "verdi": "1", "kodeverk": { "id": 7703 } },
                        "periode": { "fra": "2001-02-03", "til": null }, "administrativeReaksjoner": [] } ],
                    "spesialistgodkjenninger": [], "tilleggskompetanser": [], "vilkår": [] },
                  { "helsepersonellkategori": { "navn": "Sykepleier", "verdi": "SP" },
                    "autorisasjon": { "navn": "Autorisasjon", "verdi": "1" },
                    "periode": { "fra": "1998-02-03", "til": "2001-02-03" }, "administrativeReaksjoner": [] },
                  { "helsepersonellkategori": { "navn": "Psykolog", "verdi": "PS" },
                    "autorisasjon": { "navn": "Autorisasjon", "verdi": "1" }, "periode": { "fra": "1998-02-03" },
                    "administrativeReaksjoner": [ { "type": { "verdi": "1" }, "periode": { "fra": "2020-01-01", "til": null } } ] } ] }
                """.formatted(pid, hprNumber);
    }

    void isDown(String pid) {
        answer(pid, aResponse().withStatus(500));
    }

    /** Sets what to do while somebody waits for an answer of the register. */
    void whenAsked(Runnable whenAsked) {
        this.whenAsked = whenAsked;
    }

    int asked() {
        return server.findAll(postRequestedFor(urlEqualTo(LOOK_UP))).size();
    }

    List<LoggedRequest> tokenRequests() {
        return server.findAll(postRequestedFor(urlEqualTo(TOKEN)));
    }

    /** The addresses of all requests that came. */
    Stream<String> addresses() {
        return server.getAllServeEvents().stream()
                .map(event -> event.getRequest().getAbsoluteUrl());
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class WhenAsked implements ServeEventListener {

        @Override
        public String getName() {
            return "when-asked";
        }

        @Override
        public boolean applyGlobally() {
            return true;
        }

        @Override
        public void beforeMatch(ServeEvent event, Parameters parameters) {
            Request request = event.getRequest();
            if (request.getUrl().equals(LOOK_UP)) {
                whenAsked.run();
            }
        }
    }
}
