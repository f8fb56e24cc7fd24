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

class IdentityScopesTest implements RequirementContract {

    private static final Set<String> PID = Set.of("helseid://scopes/identity/pid");

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().asksFor(PID));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(codeExchange().asksFor(PID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helseid://scopes/identity/pid",
                "helseid://scopes/identity/pid_pseudonym",
                "helseid://scopes/identity/security_level",
                "helseid://scopes/identity/all",
                "helseid://scopes/identity/of-a-later-version",
                "helseid://scopes/hpr/hpr_number",
                "helseid://scopes/hpr"
            })
    void refusesIdentityScopesWithoutAUser(String scope) {
        check(tokenRequest().asksFor(Set.of(API + "/read", scope), API))
                .as("also beside the scope of an API")
                .fails(OAuthError.INVALID_SCOPE, "ask for scopes of identity and HPR only in a login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helseid://scopes/client/info", "nhn:demo-api/helseid", "openid", ""})
    void acceptsOtherScopes(String scope) {
        check(tokenRequest().asksFor(Set.of(scope))).passes();
    }

    @Test
    void anExchangedClientTokenStaysWithoutUserScopes() {
        FactsFixture exchange = tokenRequest()
                .grantType("urn:ietf:params:oauth:grant-type:token-exchange")
                .asksFor(PID);
        check(exchange).as("a user's").isNotApplicable();
        check(exchange.forNobody())
                .fails(OAuthError.INVALID_SCOPE, "ask for scopes of identity and HPR only in a login");
    }

    @Test
    void doesNotApplyToAUserLogin() {
        check(pushedRequest().asksFor(PID)).isNotApplicable();
        check(tokenRequest().grantType("refresh_token").asksFor(PID)).isNotApplicable();
    }
}
