package no.helseprofil.profile.request;

import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.introspectionRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static no.helseprofil.profile.FactsFixture.userinfoRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;

class OnlyCohortsTest implements RequirementContract {

    private static final Map<String, Object> SHUT_OUT = Map.of(OnlyCohorts.SHUT_OUT.name(), true);

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.empty();
    }

    @Override
    public Optional<String> whyItNeverFails() {
        return Optional.of("only an emergency shuts clients out, and no document does");
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(introspectionRequest());
    }

    @Test
    void refusesAnExcludedClientEverywhere() {
        check(tokenRequest(), SHUT_OUT).fails(OAuthError.UNAUTHORIZED_CLIENT, OnlyCohorts.SENTENCE);
        check(tokenRequest().ofUnknownClient(), SHUT_OUT).fails(OAuthError.UNAUTHORIZED_CLIENT, OnlyCohorts.SENTENCE);
        check(pushedRequest(), SHUT_OUT).fails(OAuthError.UNAUTHORIZED_CLIENT, OnlyCohorts.SENTENCE);
        check(authorizationRequest(), SHUT_OUT).fails(OAuthError.UNAUTHORIZED_CLIENT, OnlyCohorts.SENTENCE);
        check(userinfoRequest(), SHUT_OUT).fails(OAuthError.INVALID_TOKEN, OnlyCohorts.SENTENCE);
        check(tokenRequest().endpoint(Endpoint.OTHER), SHUT_OUT).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void admitsIntrospectionRevocationAndAdministration() {
        check(introspectionRequest(), SHUT_OUT).isNotApplicable();
        check(introspectionRequest().endpoint(Endpoint.REVOCATION), SHUT_OUT).isNotApplicable();
        check(tokenRequest().client(client -> client.standing(Facts.Standing.KEYCLOAK)), SHUT_OUT)
                .isNotApplicable();
    }

    @Test
    void aRefusalIsKnownFromTheConfiguration() {
        ClientFixture client = ClientFixture.compliant();
        Parameters none = Parameters.defaults(RuleSet.HELSEID);

        assertThat(requirement().refusalBySettings(client.metadata(), none.with(SHUT_OUT)))
                .contains(OnlyCohorts.SENTENCE);
        assertThat(requirement().refusalBySettings(client.metadata(), none)).isEmpty();
    }
}
