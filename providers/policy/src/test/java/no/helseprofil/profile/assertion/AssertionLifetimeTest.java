package no.helseprofil.profile.assertion;

import static no.helseprofil.profile.FactsFixture.ABSENT;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionLifetimeTest implements RequirementContract {

    private static final String INCOMPLETE = "give the client assertion iat, nbf and exp";
    private static final String TOO_LONG = "shorten the client assertion";
    private static final String AHEAD = "set the clock of this client by NTP";
    private static final String AHEAD_OF_US =
            "set the clock of this client by NTP; iat or nbf of the client assertion is ahead of ours";
    private static final String ENDED = "make a new client assertion for each request; this one has ended";

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(lasting(61));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(userinfoRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "nbf", "exp"})
    @Tag("RFC7523-3-4")
    void requiresAllThreeDates(String claim) {
        for (Object value : List.of(ABSENT, "", SECOND + "s", true, -1, Map.of(), List.of(SECOND))) {
            check(tokenRequest().assertionClaim(claim, value))
                    .as("%s = %s is no date", claim, value)
                    .fails(OAuthError.INVALID_CLIENT, INCOMPLETE);
        }
        check(tokenRequest().assertionClaim(claim, null))
                .as("%s = null is no date", claim)
                .fails(OAuthError.INVALID_CLIENT, INCOMPLETE);
    }

    @Test
    @Tag("RFC7519-4.1.6-1")
    void acceptsIatAsDigitsButNoOtherDate() {
        check(lasting(60).assertionClaim("iat", String.valueOf(SECOND)))
                .as("NHN's samples and FHI's library write it so")
                .passes();
        check(lasting(61).assertionClaim("iat", String.valueOf(SECOND)))
                .as("the same bound holds")
                .fails(OAuthError.INVALID_CLIENT, "shorten the client assertion; its exp is too long after its iat");
        for (String claim : List.of("nbf", "exp")) {
            check(tokenRequest().assertionClaim(claim, String.valueOf(SECOND)))
                    .as("%s as a text is no date", claim)
                    .fails(OAuthError.INVALID_CLIENT, INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 10, 30, 60})
    void acceptsCommonLifetimesUpToTheBound(long seconds) {
        check(lasting(seconds)).as("clients in the field use %s s", seconds).passes();
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 300, 365 * 24 * 3600})
    void refusesALongerLifetime(long seconds) {
        check(lasting(seconds))
                .as("an attacker who finds an assertion of %s s can use it", seconds)
                .fails(OAuthError.INVALID_CLIENT, TOO_LONG);
    }

    @Test
    void countsFractionsOfASecond() {
        check(tokenRequest().assertionClaim("exp", new BigDecimal(SECOND + ".001").add(BigDecimal.valueOf(60))))
                .fails(OAuthError.INVALID_CLIENT, TOO_LONG);
    }

    @Test
    void measuresFromIssuedAtNotFromNow() {
        check(tokenRequest().assertionClaim("iat", SECOND - 50).assertionClaim("exp", SECOND + 11))
                .as("61 s between iat and exp, 11 of them left")
                .fails(OAuthError.INVALID_CLIENT, TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT30S, 30", "PT10M, 600"})
    void respectsMaxExactly(Duration max, long seconds) {
        check(lasting(seconds), Map.of("max", max)).as("exactly max").passes();
        check(lasting(seconds + 1), Map.of("max", max))
                .as("one second more than max")
                .fails(OAuthError.INVALID_CLIENT, TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "nbf"})
    void acceptsAClockTenSecondsAhead(String claim) {
        check(tokenRequest().assertionClaim(claim, SECOND + 10))
                .as("FAPI2-SP-FINAL-5.3.2.1-13: up to 10 s ahead is accepted")
                .passes();
        check(tokenRequest().assertionClaim(claim, SECOND + 11))
                .as("one more is not")
                .fails(OAuthError.INVALID_CLIENT, AHEAD);
        check(tokenRequest().assertionClaim(claim, SECOND + 60)).fails(OAuthError.INVALID_CLIENT, AHEAD);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT5S, 5", "PT15S, 15"})
    void respectsAheadExactly(Duration ahead, long seconds) {
        check(tokenRequest().assertionClaim("nbf", SECOND + seconds), Map.of("ahead", ahead))
                .as("exactly ahead")
                .passes();
        check(tokenRequest().assertionClaim("nbf", SECOND + seconds + 1), Map.of("ahead", ahead))
                .as("one second more than ahead")
                .fails(OAuthError.INVALID_CLIENT, AHEAD);
    }

    @Test
    void leavesAnExpiredAssertionToKeycloak() {
        check(tokenRequest().assertionClaim("iat", SECOND - 100).assertionClaim("exp", SECOND - 50))
                .as("Keycloak refuses it, and that is answered under this id")
                .passes();
    }

    @Test
    void reportsHowFarAheadTheClockIs() {
        check(tokenRequest().assertionClaim("iat", SECOND + 30).assertionClaim("nbf", SECOND + 30))
                .tells(AHEAD_OF_US + "; the clock of this client seems to be 30 s ahead of ours, which says "
                        + "2026-03-01T12:00:00Z");
        check(tokenRequest().assertionClaim("nbf", SECOND + 11))
                .as("by the one that is further")
                .tells(AHEAD_OF_US + "; the clock of this client seems to be 11 s ahead of ours, which says "
                        + "2026-03-01T12:00:00Z");
    }

    @Test
    void hintsAtASlowClockForAnExpiredAssertion() {
        assertThat(ended(tokenRequest()
                        .assertionClaim("iat", new BigDecimal(SECOND + ".2").subtract(BigDecimal.valueOf(6)))))
                .as("its own part of a second counts as one")
                .isEqualTo(ENDED + "; if it was just made, set the clock of this client by NTP: it is 6 s behind ours,"
                        + " which says 2026-03-01T12:00:00Z");
        assertThat(ended(tokenRequest().assertionClaim("iat", SECOND + 16)))
                .as("Keycloak doesn't take one from further ahead than 15 s")
                .startsWith(AHEAD_OF_US + "; the clock of this client seems to be 16 s ahead of ours");
        assertThat(ended(tokenRequest().assertionClaim("iat", ABSENT))).isEqualTo(ENDED);
    }

    private static String ended(FactsFixture request) {
        return new AssertionLifetime().ended(request.facts()).detail();
    }

    @Test
    void appliesAtPar() {
        check(pushedRequest().assertionClaim("exp", SECOND + 61)).fails(OAuthError.INVALID_CLIENT, TOO_LONG);
    }

    private static FactsFixture lasting(long seconds) {
        return tokenRequest().assertionClaim("exp", SECOND + seconds);
    }
}
