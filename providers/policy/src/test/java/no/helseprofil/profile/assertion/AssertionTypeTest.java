package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;

import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionTypeTest implements RequirementContract {

    private static final String REMEDY = "set typ in the header of the client assertion to client-authentication+jwt";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(tokenRequest().assertionHeader("typ", ABSENT));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(userinfoRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "at+jwt",
                "dpop+jwt",
                "oauth-authz-req+jwt",
                "client-authentication+JWT",
                "application/client-authentication+jwt",
                "client-authentication+jwt ",
                ""
            })
    void refusesAnyOtherType(String type) {
        check(tokenRequest().assertionHeader("typ", type))
                .as("a JWT of type <%s> was made for something else", type)
                .fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void refusesATypeThatIsNoText() {
        check(tokenRequest().assertionHeader("typ", null)).fails(OAuthError.INVALID_CLIENT, REMEDY);
        check(tokenRequest().assertionHeader("typ", List.of("client-authentication+jwt")))
                .fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void checksTheHeaderNotTheClaims() {
        check(tokenRequest().assertionHeader("typ", ABSENT).assertionClaim("typ", "client-authentication+jwt"))
                .as("typ as a claim types nothing")
                .fails(OAuthError.INVALID_CLIENT, REMEDY);
    }

    @Test
    void appliesWhereverAnAssertionIsSent() {
        check(pushedRequest().assertionHeader("typ", "JWT")).fails(OAuthError.INVALID_CLIENT, REMEDY);
        check(introspectionRequest().assertionHeader("typ", "JWT")).fails(OAuthError.INVALID_CLIENT, REMEDY);
    }
}
