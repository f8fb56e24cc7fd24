package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.ISSUER;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.profile.AuthorizationFixture;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestObjectTest implements RequirementContract {

    private static final OAuthError ERROR = OAuthError.INVALID_REQUEST_OBJECT;
    private static final long HOUR = 3600;

    @Override
    public FactsFixture compliant() {
        return pushing(claims -> {});
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(pushing(claims -> claims.remove("exp")));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(pushedRequest());
    }

    @Test
    void requiresTheClientAsIssuer() {
        String sentence = "set iss of the request object to the client_id";
        check(pushing(claims -> claims.put("iss", "another-client"))).fails(ERROR, sentence);
        check(pushing(claims -> claims.put("iss", ISSUER))).fails(ERROR, sentence);
        check(pushing(claims -> claims.put("iss", ""))).fails(ERROR, sentence);
        check(pushing(claims -> claims.putNull("iss"))).fails(ERROR, sentence);
        check(pushing(claims -> claims.putArray("iss").add(FactsFixture.CLIENT_ID)))
                .fails(ERROR, sentence);
        check(pushing(claims -> claims.remove("iss")))
                .as("HelseID takes none without it either")
                .fails(ERROR, sentence);
        check(pushing(claims -> claims.put("iss", "another-client")).ofUnknownClient())
                .as("a client that the server doesn't know gets nothing anyhow")
                .passes();
    }

    @Test
    void requiresTheRealmAmongItsAudiences() {
        check(pushing(claims ->
                        claims.putArray("aud").add("https://another.example").add(ISSUER)))
                .as("FAPI 2.0 Message Signing allows a list")
                .passes();
        for (String other : new String[] {"", ISSUER + "/", ISSUER + "-other", "https://another.example"}) {
            check(pushing(claims -> claims.put("aud", other))).fails(ERROR, "set aud of the request object");
            check(pushing(claims -> claims.putArray("aud").add(other))).fails(ERROR, "set aud of the request object");
        }
        check(pushing(claims -> claims.remove("aud"))).fails(ERROR, "set aud of the request object");
        check(pushing(claims -> claims.putArray("aud"))).fails(ERROR, "set aud of the request object");
        check(pushing(claims -> claims.putObject("aud").put("x", ISSUER)))
                .fails(ERROR, "set aud of the request object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "exp"})
    void requiresBothDatesAsNumbers(String date) {
        check(pushing(claims -> claims.remove(date))).fails(ERROR, "give the request object nbf and exp");
        check(pushing(claims -> claims.put(date, String.valueOf(SECOND))))
                .fails(ERROR, "give the request object nbf and exp");
        check(pushing(claims -> claims.put(date, -1))).fails(ERROR, "give the request object nbf and exp");
        check(pushing(claims -> claims.putNull(date))).fails(ERROR, "give the request object nbf and exp");
    }

    @ParameterizedTest
    @CsvSource({
        "-40, -9, true",
        "-40, -10, false",
        "-40, -300, false",
        "10, 40, true",
        "11, 40, false",
        "0, 60, true",
        "0, 61, false",
        "-60, 0, true",
        "-61, 0, false",
        "-4000, 30, false",
        "0, 7200, false"
    })
    void requiresAValidLifetimeOfAtMostAMinute(long begin, long end, boolean passes) {
        FactsFixture request = pushing(lasting(begin, end));
        if (passes) {
            check(request).passes();
        } else {
            check(request).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void acceptsAnHourUnderFapi() {
        Parameters fapi = Parameters.defaults(RuleSet.FAPI2);
        check(pushing(lasting(0, HOUR)), fapi).passes();
        check(pushing(lasting(-300, 300)), fapi).passes();
        check(pushing(lasting(0, HOUR + 1)), fapi).fails(ERROR, "shorten the request object");
        check(pushing(lasting(-HOUR - 60, 60)), fapi)
                .as("nbf of more than an hour ago")
                .fails(ERROR, "shorten the request object");
        check(pushing(lasting(-HOUR, -300)), fapi).fails(ERROR, "make a new request object");
    }

    @Test
    void theAuthorityMayChangeTheLifetime() {
        check(pushing(lasting(0, 300)), Map.of("max", Duration.ofMinutes(5))).passes();
        check(pushing(lasting(0, 30)), Map.of("max", Duration.ofSeconds(20)))
                .fails(ERROR, "shorten the request object");
        check(pushing(lasting(1, 30)), Map.of("leeway", Duration.ZERO)).fails(ERROR, "set the clock of this client");
        check(pushing(lasting(-30, 0)), Map.of("leeway", Duration.ZERO)).fails(ERROR, "make a new request object");
    }

    @Test
    void reportsTheClockDifference() {
        check(pushing(lasting(-40, -10)))
                .tells("make a new request object for each request; this one has ended; if it was just made, set the"
                        + " clock of this client by NTP: it is 40 s behind ours, which says 2026-03-01T12:00:00Z");
        check(pushing(lasting(11, 40)))
                .tells("set the clock of this client by NTP; nbf of the request object is ahead of ours; the clock of"
                        + " this client seems to be 11 s ahead of ours, which says 2026-03-01T12:00:00Z");
    }

    @Test
    void refusesAnUnreadableRequestObject() {
        check(pushedRequest().authorization(AuthorizationFixture::unreadableObject))
                .fails(ERROR, "send the request object itself");
        check(authorizationRequest()
                        .authorization(request -> request.notPushed().unreadableObject()))
                .as("it stands elsewhere, or is encrypted")
                .fails(ERROR, "send the request object itself");
    }

    @Test
    void checksARequestObjectFromTheBrowser() {
        check(authorizationRequest()
                        .authorization(
                                request -> request.notPushed().requestObjectWith(claims -> claims.remove("nbf"))))
                .fails(ERROR, "give the request object nbf and exp");
    }

    @Test
    void doesNotCheckAPushedObjectAgain() {
        check(authorizationRequest().authorization(request -> request.storedObject(lasting(-120, -60))))
                .isNotApplicable();
        check(codeExchange()).isNotApplicable();
    }

    @Test
    void refusesAnUnsignedRequestIfASignatureIsRequired() {
        Parameters signed = Parameters.defaults(RuleSet.FAPI2_MESSAGE_SIGNING);
        for (FactsFixture request : List.of(
                pushedRequest(),
                pushedRequest().authorization(AuthorizationFixture::besideItsObject),
                authorizationRequest().authorization(AuthorizationFixture::notPushed))) {
            check(request, signed)
                    .fails(OAuthError.INVALID_REQUEST, "send the whole authorization request as one signed");
            check(request, Parameters.defaults(RuleSet.FAPI2))
                    .as("FAPI 2.0 Security Profile asks for none")
                    .isNotInstanceOf(Outcome.Failed.class);
        }
        check(pushing(lasting(0, HOUR)), signed).passes();
        check(pushing(claims -> claims.remove("exp")), signed).fails(ERROR, "give the request object nbf and exp");
        check(pushedRequest().authorization(AuthorizationFixture::unreadableObject), signed)
                .fails(ERROR, "send the request object itself");
    }

    @Test
    void doesNotRequireASignatureAfterPar() {
        Parameters signed = Parameters.defaults(RuleSet.FAPI2_MESSAGE_SIGNING);
        check(authorizationRequest(), signed).isNotApplicable();
        check(authorizationRequest().authorization(request -> request.storedObject(lasting(-120, -60))), signed)
                .isNotApplicable();
        check(
                        authorizationRequest()
                                .authorization(request -> request.notPushed().ended("4")),
                        signed)
                .as("a login that has ended knows its request no more")
                .isNotApplicable();
        check(codeExchange(), signed).isNotApplicable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"oauth-authz-req+jwt\"",
                "\"OAuth-Authz-Req+JWT\"",
                "\"application/oauth-authz-req+jwt\"",
                "\"JWT\"",
                "\"jwt\""
            })
    void acceptsTheStandardTypes(String type) throws MalformedException {
        check(typed(type)).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"client-authentication+jwt\"",
                "\"dpop+jwt\"",
                "\"at+jwt\"",
                "\"application/client-authentication+jwt\"",
                "\"oauth-authz-req+jwt \"",
                "\"\"",
                "null",
                "1",
                "[\"oauth-authz-req+jwt\"]"
            })
    void refusesAnotherType(String type) throws MalformedException {
        check(typed(type)).fails(ERROR, "set typ in the header of the request object to oauth-authz-req+jwt");
    }

    private static FactsFixture typed(String json) throws MalformedException {
        JsonNode type = Json.object("{\"typ\":" + json + "}").get("typ");
        return pushedRequest().authorization(request -> request.requestObjectTyped(type));
    }

    private static Consumer<ObjectNode> lasting(long begin, long end) {
        return claims -> claims.put("nbf", SECOND + begin).put("exp", SECOND + end);
    }

    private static FactsFixture pushing(Consumer<ObjectNode> deviation) {
        return pushedRequest().authorization(request -> request.requestObjectWith(deviation));
    }
}
