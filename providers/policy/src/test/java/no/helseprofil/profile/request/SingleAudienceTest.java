package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.API;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;

import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleAudienceTest implements RequirementContract {

    private static final String OTHER_API = "nhn:other-api";
    private static final Set<String> BOTH = Set.of(API + "/read", OTHER_API + "/read");

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(forBoth(tokenRequest()));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest().asksFor(Set.of("openid")));
    }

    @Test
    void requiresResourceForATokenForSeveralApis() {
        check(forBoth(codeExchange())).fails(OAuthError.INVALID_TARGET, SingleAudience.SEVERAL);
        check(forBoth(codeExchange()).resource(API)).passes();
        check(forBoth(codeExchange()).resource(API, OTHER_API)).passes();
    }

    @Test
    void acceptsALoginForSeveralApis() {
        check(forBoth(pushedRequest())).passes();
    }

    @Test
    void countsDefaultScopes() {
        check(tokenRequest().asksFor(Set.of(API + "/read"), API, OTHER_API))
                .as("the scope of another API comes by itself")
                .fails(OAuthError.INVALID_TARGET, SingleAudience.SEVERAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OTHER_API,
                "nhn:unknown-api",
                "nhn:demo",
                "nhn:demo-api/",
                "nhn:demo-api/read",
                "NHN:DEMO-API",
                "nhn:demo-api ",
                "nhn:demo-api nhn:other-api",
                "nhn:demo-api,nhn:other-api",
                "https://api.example",
                "",
                "*"
            })
    void refusesAResourceWithoutRequestedScopes(String resource) {
        check(tokenRequest().resource(resource))
                .fails(OAuthError.INVALID_TARGET, "name in resource nothing but APIs whose scopes");
        check(tokenRequest().resource(API, resource))
                .as("also beside one that is right")
                .fails(OAuthError.INVALID_TARGET, "name in resource nothing but APIs whose scopes");
        check(pushedRequest().resource(resource))
                .as("also in a login")
                .fails(OAuthError.INVALID_TARGET, "name in resource nothing but APIs whose scopes");
    }

    @Test
    void aResourceAloneGrantsNoApi() {
        check(tokenRequest().asksFor(Set.of("openid")).resource(API))
                .fails(OAuthError.INVALID_TARGET, "name in resource nothing but APIs whose scopes");
    }

    private static FactsFixture forBoth(FactsFixture request) {
        return request.asksFor(BOTH, API, OTHER_API);
    }
}
