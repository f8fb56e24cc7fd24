package no.helseprofil.organisation;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.registerclient.RegisterWays;
import no.helseprofil.lookup.Lookups;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.RecordingObserver;
import no.helseprofil.lookup.organisations.Enhetsregisteret;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.Unit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Outcome for a client that acts for an organisation, by each shape in which Enhetsregisteret answers. The members are
 * those of its documentation and of entities in it; numbers and names are made up where they aren't those of the state.
 */
class EnhetsregisteretAnswersTest {

    private static final String NUMBER = "999977774";

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T11:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    /**
     * @param kind where the register has it, {@code enheter} or {@code underenheter}
     * @param type the content type of the answer
     * @param members beside number and name, of a JSON object; {@code -} is no body
     * @param outcome {@code taken}, what is reported of it, or the words of the refusal
     */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "enhetsregisteret-answers.csv",
            delimiter = '|',
            quoteCharacter = '\'',
            numLinesToSkip = 1)
    void theAnswerDeterminesWhoMayActForTheOrganisation(
            String what, String kind, int status, String type, String members, String outcome) {
        String body = members.equals("-")
                ? ""
                : "{\"organisasjonsnummer\":\"" + NUMBER + "\",\"navn\":\"GRANFJELLDAL\"" + members + "}";
        for (String place : new String[] {"enheter", "underenheter"}) {
            SERVER.stubFor(get(urlEqualTo("/api/" + place + "/" + NUMBER))
                    .willReturn(
                            place.equals(kind)
                                    ? aResponse()
                                            .withStatus(status)
                                            .withHeader("Content-Type", type)
                                            .withBody(body)
                                    : notFound()));
        }

        assertThat(outcome()).as(what).isEqualTo(outcome);
    }

    private static String outcome() {
        Enhetsregisteret asked =
                new Enhetsregisteret(RegisterWays.to(URI.create(SERVER.baseUrl() + "/api"), Duration.ofSeconds(60)));
        OrganisationRegister register = OrganisationRegister.of(
                new Lookups<>(
                        asked::ask,
                        new Limits(Duration.ofSeconds(60), Duration.ofDays(1), Duration.ofDays(7), 10),
                        NOON,
                        new RecordingObserver()),
                NOON);
        register.lookUp(RegisterFixture.number(NUMBER)).join();
        RegisteredOrganisation registered = RegisteredOrganisation.of(
                register, new RepresentedOrganisation(RegisterFixture.number(NUMBER), null, null), true);
        try {
            registered.check();
        } catch (OrganisationException refused) {
            return refused.sentence();
        }
        return Arrays.stream(Unit.Ending.values())
                .filter(ending -> !registered.in(ending).isEmpty())
                .map(ending -> "taken, reported as " + ending)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), reported -> reported.isEmpty() ? "taken" : reported));
    }
}
