package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.ISSUER;
import static no.helseprofil.profile.FactsFixture.TOKEN_URI;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionAudienceTest implements RequirementContract {

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().assertionClaim("aud", List.of(ISSUER)));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOKEN_URI,
                ISSUER + "/protocol/openid-connect/ext/par/request",
                ISSUER + "/",
                "https://id.helse.example/realms/another",
                "https://ID.helse.example/realms/helse",
                "http://id.helse.example/realms/helse",
                "https://id.helse.example",
                ""
            })
    void refusesAnyOtherText(String audience) {
        check(tokenRequest().assertionClaim("aud", audience))
                .as("an assertion for <%s> may have been obtained by another server", audience)
                .fails(OAuthError.INVALID_CLIENT, "set aud of the client assertion to the issuer of this realm");
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.helse.example/realms/helse/, a slash at the end",
        "https://id.helse.example:8443/realms/helse, its port",
        "https://ID.helse.example/realms/helse, its host name",
        "https://login.example:8443/realms/helse, its host name and port",
        "http://id.helse.example/realms/helse, its scheme"
    })
    void explainsHowANearMissDiffers(String audience, String difference) {
        check(tokenRequest().assertionClaim("aud", audience))
                .fails(
                        OAuthError.INVALID_CLIENT,
                        AssertionAudience.WRONG_AUDIENCE + "; this one differs by " + difference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.helse.example/realms/another", "::", "urn:helse"})
    void givesNoDetailAboutAnUnrelatedAudience(String audience) {
        check(tokenRequest().assertionClaim("aud", audience))
                .isEqualTo(requirement().failed(AssertionAudience.WRONG_AUDIENCE));
    }

    @ParameterizedTest
    @MethodSource
    void refusesAnythingButText(Object audience) {
        check(tokenRequest().assertionClaim("aud", audience))
                .as("FAPI 2.0 takes the issuer as one string and in no other form")
                .fails(OAuthError.INVALID_CLIENT, "set aud of the client assertion");
    }

    static List<Object> refusesAnythingButText() {
        return List.of(
                ABSENT,
                List.of(ISSUER),
                List.of(ISSUER, TOKEN_URI),
                List.of(TOKEN_URI, ISSUER),
                List.of(),
                Map.of("aud", ISSUER),
                1,
                true);
    }

    @Test
    void refusesNull() {
        check(tokenRequest().assertionClaim("aud", null))
                .fails(OAuthError.INVALID_CLIENT, "set aud of the client assertion");
    }

    @Test
    void appliesWhereverAnAssertionIsSent() {
        check(pushedRequest().assertionClaim("aud", TOKEN_URI))
                .fails(OAuthError.INVALID_CLIENT, AssertionAudience.WRONG_AUDIENCE);
        check(introspectionRequest().assertionClaim("aud", TOKEN_URI))
                .fails(OAuthError.INVALID_CLIENT, AssertionAudience.WRONG_AUDIENCE);
    }

    @Test
    void ignoresAnUnreadableAssertion() {
        check(tokenRequest().malformedAssertion("not UTF-8"))
                .as("request-form names that")
                .isNotApplicable();
        check(tokenRequest().withoutAssertion())
                .as("private-key-jwt names that")
                .isNotApplicable();
    }
}
