package no.helseprofil.keycloak.registerclient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import no.helseprofil.keycloak.registerclient.RegisterProviderFactory.RegisterHttp;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.lookup.RegisterClient.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what is asked of a register, and of what is taken of its answer, over a real connection. */
class RegisterHttpTest {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration BRIEFLY = Duration.ofMillis(200);
    private static final String UNIT = "{\"navn\":\"GRANFJELLDAL KOMMUNE\"}";

    @RegisterExtension
    static final WireMockExtension REGISTER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @RegisterExtension
    static final WireMockExtension ELSEWHERE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static Reply get(Duration timeout) {
        try {
            return client(timeout).get("enheter", "999977774").join();
        } catch (CompletionException failed) {
            throw (RegisterException) failed.getCause();
        }
    }

    private static RegisterClient client(Duration timeout) {
        return RegisterWays.to(RegisterClient.address(REGISTER.baseUrl() + "/api/", false), timeout);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        REGISTER.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(body);
    }

    @Test
    void readsAnObjectBelowTheBase() {
        answers(okJson(UNIT));
        assertThat(get(PATIENT).object().orElseThrow()).hasToString(UNIT);
        REGISTER.verify(getRequestedFor(urlEqualTo("/api/enheter/999977774"))
                .withHeader("Accept", equalTo("application/json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "Application/JSON",
                "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8"
            })
    void readsEveryKindOfJson(String type) {
        answers(aResponse().withHeader("Content-Type", type).withBody("{\"navn\":\"Ærfugl\"}"));
        assertThat(get(PATIENT).object().orElseThrow().path("navn").textValue()).isEqualTo("Ærfugl");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void recognisesANotFoundAnswer(int status) {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody("<p>gone</p>"));
        assertThat(get(PATIENT)).isEqualTo(new Reply(status, Optional.empty()));
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.of(
                Arguments.of(aResponse().withStatus(500), "It answered with the HTTP status 500."),
                Arguments.of(aResponse().withStatus(401), "It answered with the HTTP status 401."),
                Arguments.of(aResponse().withStatus(204), "It answered with the HTTP status 204."),
                Arguments.of(json(UNIT).withStatus(203), "It answered with the HTTP status 203."),
                Arguments.of(
                        aResponse().withStatus(302).withHeader("Location", "http://localhost:1/"),
                        "It answered with the HTTP status 302."),
                Arguments.of(aResponse().withBody(UNIT), "Its answer is not JSON in UTF-8 by its content type."),
                Arguments.of(
                        aResponse().withHeader("Content-Type", "text/html").withBody(UNIT),
                        "Its answer is not JSON in UTF-8 by its content type."),
                Arguments.of(
                        aResponse().withHeader("Content-Type", "text/json").withBody(UNIT),
                        "Its answer is not JSON in UTF-8 by its content type."),
                Arguments.of(
                        aResponse()
                                .withHeader("Content-Type", "application/json;charset=iso-8859-1")
                                .withBody(UNIT),
                        "Its answer is not JSON in UTF-8 by its content type."),
                Arguments.of(
                        aResponse()
                                .withHeader("Content-Type", "application/json")
                                .withBody("{\"navn\":\"Ærfugl\"}".getBytes(StandardCharsets.ISO_8859_1)),
                        "Its answer is not UTF-8."),
                Arguments.of(json(""), "Its answer is no JSON object that can be read."),
                Arguments.of(json("<html>"), "Its answer is no JSON object that can be read."),
                Arguments.of(json("[" + UNIT + "]"), "Its answer is no JSON object that can be read."),
                Arguments.of(json("{\"a\":1,\"a\":2}"), "Its answer is no JSON object that can be read."),
                Arguments.of(json("[".repeat(30_000)), "Its answer is no JSON object that can be read."),
                Arguments.of(json(UNIT + " ".repeat(RegisterHttp.MOST_BYTES)), "Its answer is too large."),
                Arguments.of(
                        json(UNIT + " ".repeat(50 * RegisterHttp.MOST_BYTES)).withChunkedDribbleDelay(50, 1),
                        "Its answer is too large."),
                Arguments.of(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), "It broke the connection off."),
                Arguments.of(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK), "It broke the connection off."),
                Arguments.of(aResponse().withFault(Fault.EMPTY_RESPONSE), "It broke the connection off."),
                Arguments.of(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), "It broke the connection off."));
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void explainsAnInvalidAnswer(ResponseDefinitionBuilder answer, String reason) {
        answers(answer);
        assertThatThrownBy(() -> get(PATIENT))
                .isInstanceOf(RegisterException.class)
                .hasMessage(reason);
    }

    @Test
    void readsAnAnswerOfTheMaximumSize() {
        answers(json(UNIT + " ".repeat(RegisterHttp.MOST_BYTES - UNIT.length())));
        assertThat(get(PATIENT).object()).isPresent();
    }

    @Test
    void abortsAnEndlessAnswer() throws IOException {
        try (EndlessRegister endless = new EndlessRegister()) {
            RegisterClient client = RegisterWays.to(endless.address(), PATIENT);
            assertThatThrownBy(() -> client.get("enheter").join()).hasRootCauseMessage("Its answer is too large.");
            assertThat(endless.written().join())
                    .as("octets until the connection was closed; what the sockets hold included")
                    .isLessThan(EndlessRegister.MOST);
        }
    }

    static Stream<ResponseDefinitionBuilder> hangs() {
        return Stream.of(
                okJson(UNIT).withFixedDelay(60_000),
                json(UNIT + " ".repeat(1000)).withChunkedDribbleDelay(100, 60_000),
                aResponse().withStatus(500).withFixedDelay(60_000));
    }

    @ParameterizedTest
    @MethodSource("hangs")
    void doesNotWaitBeyondItsTimeout(ResponseDefinitionBuilder hanging) {
        answers(hanging);
        assertThatThrownBy(() -> get(BRIEFLY))
                .as("before the answer, and in the middle of it")
                .isInstanceOf(RegisterException.class)
                .hasMessage("It did not answer in time.");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void doesNotFollowARedirect(int status) {
        answers(aResponse().withStatus(status).withHeader("Location", ELSEWHERE.baseUrl() + "/api/enheter/999977774"));
        ELSEWHERE.stubFor(any(anyUrl()).willReturn(okJson(UNIT)));
        assertThatThrownBy(() -> get(PATIENT)).hasMessage("It answered with the HTTP status " + status + ".");
        ELSEWHERE.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void keepsNoCookies() {
        answers(okJson(UNIT).withHeader("Set-Cookie", "a=b"));
        RegisterClient client = client(PATIENT);
        client.get("one").join();
        client.get("two").join();
        assertThat(REGISTER.getAllServeEvents())
                .extracting(ServeEvent::getRequest)
                .noneMatch(request -> request.containsHeader("Cookie"));
    }

    @Test
    void sendsPersonalDataInTheBodyOnly() {
        answers(okJson(UNIT));
        client(PATIENT).postJson("{\"nin\":\"17056600574\"}", "a-token").join();
        REGISTER.verify(postRequestedFor(urlEqualTo("/api/"))
                .withHeader("Authorization", equalTo("Bearer a-token"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalTo("{\"nin\":\"17056600574\"}")));
    }

    @Test
    void reportsARefusedConnection() {
        RegisterClient client = RegisterWays.to(URI.create("http://localhost:1/"), PATIENT);
        CompletableFuture<Reply> reply = client.get("enheter");
        assertThatThrownBy(reply::join).hasRootCauseMessage("No connection to it: check its address and the network.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                ".",
                "a/b",
                "a%2Fb",
                "a?b",
                "a#b",
                "@evil.example",
                "//evil.example",
                "æ",
                "a b",
                "a\r\n"
            })
    void aLookupKeyCannotChangeThePath(String segment) {
        assertThatThrownBy(() -> client(PATIENT).get(segment)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://register.example/",
                "ftp://register.example/",
                "https:///path",
                "register.example",
                "https://user@register.example/",
                "https://register.example/?a=b",
                "https://register.example/#a",
                "https://register example/",
                "file:///etc/passwd",
                ""
            })
    void refusesAnyOtherUrl(String url) {
        assertThatThrownBy(() -> RegisterClient.address(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("write ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://register.example/api", "http://localhost:8080/", "http://127.0.0.1/", "http://[::1]:1/"
            })
    void acceptsTlsAndLocalhost(String url) {
        assertThat(RegisterClient.address(url, false)).hasToString(url);
    }

    @Test
    void acceptsPlainHttpIfConfigured() {
        assertThat(RegisterClient.address("http://register.example/", true)).hasHost("register.example");
    }
}
