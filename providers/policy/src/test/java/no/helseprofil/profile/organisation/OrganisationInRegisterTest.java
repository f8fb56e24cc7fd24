package no.helseprofil.profile.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.profile.FactsFixture.authorizationRequest;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.organisation.RegisterFixture;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.KeyPossession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that {@code organisation} decides on the register's answer, which is one more fact of a request. */
class OrganisationInRegisterTest {

    private static final Parameters PARAMETERS = Parameters.defaults(RuleSet.HELSEID);

    private final RegisterFixture register = new RegisterFixture()
            .with(PARENT, "Granfjelldal kommune", null)
            .with(OTHER_PARENT, "Flaksvaagoey kommune", null);

    @Test
    void refusesAForeignChildAtTokenEndpointAndPar() {
        register.with(CHILD, "Legekontoret", OTHER_PARENT);
        assertRefused(token(CHILD, false), OAuthError.INVALID_REQUEST, "HID-1003");
        assertRefused(
                with(pushedRequest().detailsInRequestObject(details()), CHILD, false)
                        .facts(),
                OAuthError.INVALID_REQUEST,
                "HID-1003");
    }

    @Test
    void acceptsAChildOfItsParent() {
        register.with(CHILD, "Legekontoret", PARENT);
        assertThat(outcome(token(CHILD, true))).isEqualTo(Outcome.PASSED);
        assertThat(new Representation(token(CHILD, true), PARAMETERS).represented())
                .isPresent();
    }

    @Test
    void checksTheRegisteredParentEvenIfUnnamed() {
        register.withDeleted(PARENT, null);
        Facts facts = with(tokenRequest(), null, false).facts();
        assertRefused(facts, OAuthError.INVALID_REQUEST, "was deleted");
        assertThat(new Representation(facts, PARAMETERS).represented()).isEmpty();
    }

    @Test
    void refusesTemporarilyDuringAnOutageIfTheRealmSaysSo() {
        register.down(CHILD);
        assertThat(outcome(token(CHILD, false))).isEqualTo(Outcome.PASSED);
        assertRefused(token(CHILD, true), OAuthError.TEMPORARILY_UNAVAILABLE, "does not answer");
        assertThat(new Representation(token(CHILD, true), PARAMETERS).represented())
                .as("nor does a token that is made in another way disclose it")
                .isEmpty();
    }

    @Test
    void doesNotRefuseABrowserDuringAnOutage() {
        register.down(CHILD);
        Facts facts = with(authorizationRequest().detailsInRequestObject(details()), CHILD, true)
                .facts();
        assertThat(outcome(facts))
                .as("the token request of its code is asked anew")
                .isEqualTo(Outcome.NOT_APPLICABLE);
    }

    @Test
    void disclosesNothingOfTheRegisterWithoutTheClientsKey() {
        register.with(CHILD, "Legekontoret", OTHER_PARENT);
        Facts impostors = with(tokenRequest().detailsInAssertion(details()), CHILD, true)
                .ofImpostor()
                .facts();
        assertThat(outcome(impostors)).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(KeyPossession.isProven(impostors))
                .as("the server asks no register for them")
                .isFalse();
        assertThat(KeyPossession.isProven(token(CHILD, true))).isTrue();
    }

    @Test
    void doesNotLookUpAnUnregisteredOrganisation() {
        Facts facts = with(tokenRequest().detailsInAssertion(DetailsFixture.child(OTHER_PARENT)), null, false)
                .facts();
        assertThat(new Representation(facts, PARAMETERS).named()).isEmpty();
    }

    private Facts token(@Nullable String child, boolean refusesWhenDown) {
        return with(tokenRequest().detailsInAssertion(details()), child, refusesWhenDown)
                .facts();
    }

    private FactsFixture with(FactsFixture request, @Nullable String child, boolean refusesWhenDown) {
        return request.client(client -> client.actsFor(PARENT, CHILD))
                .registered(register.of(PARENT, child, refusesWhenDown));
    }

    private static Details details() {
        return DetailsFixture.child(CHILD);
    }

    private static Outcome outcome(Facts facts) {
        return new Organisation().check(facts, PARAMETERS);
    }

    private static void assertRefused(Facts facts, OAuthError error, String saying) {
        assertThat(outcome(facts)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(error);
            assertThat(failed.sentence()).contains(saying);
        });
    }
}
