package no.helseprofil.lookup.organisations;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static no.helseprofil.organisation.RegisterFixture.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import no.helseprofil.keycloak.registerclient.RegisterWays;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.register.Register.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnhetsregisteretTest {

    private static final String ENTITY = "999977774";
    private static final String UNIT = "999977776";
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @Test
    void findsALegalEntity() {
        entity(ENTITY, okJson("""
                {"organisasjonsnummer":"999977774","navn":"GRANFJELLDAL KOMMUNE","organisasjonsform":{"kode":"KOMM"},
                 "konkurs":false,"underAvvikling":false,"_links":{"self":{"href":"https://elsewhere.example"}}}"""));
        assertThat(ask(ENTITY)).contains(new Unit(number(ENTITY), "GRANFJELLDAL KOMMUNE", null, false, null, null));
        SERVER.verify(0, getRequestedFor(urlEqualTo("/api/underenheter/" + ENTITY)));
    }

    @Test
    void findsASubunit() {
        entity(UNIT, status(404));
        unit(UNIT, okJson("""
                {"organisasjonsnummer":"999977776","navn":"SYKEHJEMMET","overordnetEnhet":"999977774"}"""));
        assertThat(ask(UNIT)).contains(new Unit(number(UNIT), "SYKEHJEMMET", number(ENTITY), false, null, null));
    }

    @Test
    void keepsTheParentOfAnEntity() {
        entity(ENTITY, okJson("""
                {"organisasjonsnummer":"999977774","navn":"ET DIREKTORAT","overordnetEnhet":"312232324"}"""));
        assertThat(ask(ENTITY)).map(Unit::parent).contains(number("312232324"));
    }

    @Test
    void reportsAnUnknownNumber() {
        entity(UNIT, status(404));
        unit(UNIT, status(404));
        assertThat(ask(UNIT)).isEmpty();
    }

    @Test
    void anEntityWithADeletionDateIsDeleted() {
        entity(ENTITY, okJson("""
                {"organisasjonsnummer":"999977774","navn":"GRANFJELLDAL KOMMUNE","slettedato":"2026-01-31"}"""));
        assertThat(ask(ENTITY)).map(Unit::isDeleted).contains(true);
    }

    @Test
    void aRemovedEntityIsDeleted() {
        entity(ENTITY, status(410));
        entity(UNIT, status(404));
        unit(UNIT, status(410));
        assertThat(ask(ENTITY)).map(Unit::isDeleted).contains(true);
        assertThat(ask(UNIT)).map(Unit::isDeleted).contains(true);
    }

    @Test
    void reportsABankruptcy() {
        entity(ENTITY, okJson("""
                {"organisasjonsnummer":"999977774","navn":"ACME EPJ","konkurs":true,"slettedato":null}"""));
        assertThat(ask(ENTITY))
                .contains(new Unit(number(ENTITY), "ACME EPJ", null, false, Unit.Ending.BANKRUPTCY, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"organisasjonsnummer\":\"999977774\"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\" \"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":7}",
                "{\"organisasjonsnummer\":999977774,\"navn\":\"A\"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\",\"overordnetEnhet\":\"none\"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\",\"overordnetEnhet\":[]}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\",\"konkurs\":\"false\"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\",\"slettedato\":true}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\",\"navn\":\"B\"}",
                "{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\"",
                "[{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\"}]",
                "<html></html>",
                ""
            })
    void refusesAMalformedAnswer(String body) {
        entity(ENTITY, okJson(body));
        assertFails();
    }

    @Test
    void refusesAnAnswerAboutAnotherNumber() {
        entity(ENTITY, okJson("{\"organisasjonsnummer\":\"312232324\",\"navn\":\"ANOTHER\"}"));
        assertFails();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 400, 401, 403, 429, 500, 503})
    void anyOtherStatusIsAFailure(int status) {
        entity(ENTITY, status(status));
        unit(ENTITY, okJson("{\"organisasjonsnummer\":\"999977774\",\"navn\":\"A\"}"));
        assertFails();
    }

    private static void assertFails() {
        assertThat(asked(ENTITY))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(throwable(Throwable.class))
                .isInstanceOf(RegisterException.class)
                .satisfies(failure -> assertThat(failure.getMessage())
                        .as("names no organisation")
                        .doesNotContain(ENTITY));
    }

    private static void entity(String number, ResponseDefinitionBuilder answer) {
        SERVER.stubFor(get(urlEqualTo("/api/enheter/" + number)).willReturn(answer));
    }

    private static void unit(String number, ResponseDefinitionBuilder answer) {
        SERVER.stubFor(get(urlEqualTo("/api/underenheter/" + number)).willReturn(answer));
    }

    private static Optional<Unit> ask(String number) {
        try {
            return asked(number).join();
        } catch (CompletionException failed) {
            throw new AssertionError("no answer", failed);
        }
    }

    private static CompletableFuture<Optional<Unit>> asked(String number) {
        URI address = URI.create(SERVER.baseUrl() + "/api");
        return new Enhetsregisteret(RegisterWays.to(address, PATIENT)).ask(number(number));
    }
}
