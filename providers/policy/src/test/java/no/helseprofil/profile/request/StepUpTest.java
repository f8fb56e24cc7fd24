package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;

import java.util.Optional;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequirementContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepUpTest implements RequirementContract {

    @Override
    public FactsFixture compliant() {
        return authorizationRequest().authorization(request -> request.ended("4", "4"));
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(authorizationRequest().authorization(request -> request.ended("3", "4")));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(authorizationRequest());
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "4, 3", "4, 2", "2, 2"})
    void acceptsALoginOfTheRequestedOrAHigherLevel(String level, String wanted) {
        check(authorizationRequest().authorization(request -> request.ended(level, wanted)))
                .passes();
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "2, 4", "2, 3", ", 2", ", 4"})
    void refusesALowerOrUnknownLevel(String level, String wanted) {
        check(authorizationRequest().authorization(request -> request.ended(level, wanted)))
                .fails(
                        OAuthError.UNMET_AUTHENTICATION_REQUIREMENTS,
                        "let the user log in at a level that the request names in acr_values; this login is at a lower one");
    }

    @Test
    void acceptsAnyOfSeveralLevels() {
        check(authorizationRequest().authorization(request -> request.ended("3", "4", "3")))
                .passes();
        check(authorizationRequest().authorization(request -> request.ended("2", "4", "3")))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void doesNotApplyWithoutRequestedLevelOrLogin() {
        check(authorizationRequest().authorization(request -> request.ended(null)))
                .isNotApplicable();
        check(pushedRequest()).isNotApplicable();
        check(codeExchange()).isNotApplicable();
    }
}
