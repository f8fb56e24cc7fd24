package no.helseprofil.keycloak.request;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.TestJws;
import no.helseprofil.keycloak.request.RequestIntent.SentDetailsReader;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIntentTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Details ONE = DetailsFixture.child(CHILD);
    private static final Details OTHER = DetailsFixture.child(OTHER_PARENT);
    private static final Facts.Assertion WITHOUT = new Facts.Assertion.Absent();

    @Test
    void readsDetailsOfAnAssertion() throws MalformedException {
        assertThat(SentDetailsReader.ofTokenRequest(
                        form(), assertion(Map.of("assertion_details", ONE.json())), GrantContext.NONE))
                .isEqualTo(new Facts.SentDetails(ONE, Details.ABSENT, Details.ABSENT, false, false));
    }

    @Test
    void authorizationDetailsInAnAssertionAreMisplaced() throws MalformedException {
        assertThat(SentDetailsReader.ofTokenRequest(
                        form(), assertion(Map.of("authorization_details", ONE.json())), GrantContext.NONE))
                .isEqualTo(new Facts.SentDetails(ONE, Details.ABSENT, Details.ABSENT, true, false));
    }

    @Test
    void assertionDetailsOverrideAuthorizationDetails() throws MalformedException {
        assertThat(SentDetailsReader.ofTokenRequest(
                        form(),
                        assertion(Map.of("assertion_details", ONE.json(), "authorization_details", OTHER.json())),
                        GrantContext.NONE))
                .isEqualTo(new Facts.SentDetails(ONE, Details.ABSENT, Details.ABSENT, true, true));
    }

    @Test
    void readsTheUsersSelectionBesideTheClientsDetails() throws MalformedException {
        GrantContext login = new GrantContext(null, "openid", RememberedRequest.NOTHING.picking(OTHER));
        assertThat(SentDetailsReader.ofTokenRequest(form(), assertion(Map.of("assertion_details", ONE.json())), login))
                .isEqualTo(new Facts.SentDetails(ONE, Details.ABSENT, Details.ABSENT, false, false).picking(OTHER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"assertion_details", "authorization_details"})
    void ignoresDetailsInAParameter(String name) {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.putSingle(name, ONE.json().toString());
        DecodedForm form = DecodedForm.of(parameters);
        Facts.SentDetails misplaced =
                new Facts.SentDetails(Details.ABSENT, Details.ABSENT, Details.ABSENT, true, false);
        assertThat(SentDetailsReader.ofTokenRequest(form, WITHOUT, GrantContext.NONE))
                .isEqualTo(misplaced);
        assertThat(SentDetailsReader.ofPushedRequest(form, WITHOUT, PushedRequest.of(form::value), NOW))
                .isEqualTo(misplaced);
    }

    @Test
    void readsTheLoginsDetailsWithCodeOrRefreshToken() {
        GrantContext login = new GrantContext(null, "openid", new RememberedRequest(List.of(), ONE));
        assertThat(SentDetailsReader.ofTokenRequest(form(), WITHOUT, login))
                .isEqualTo(new Facts.SentDetails(Details.ABSENT, Details.ABSENT, ONE, false, false));
    }

    @Test
    void anAssertionAtParHasNoLoginDetails() throws MalformedException {
        assertThat(SentDetailsReader.ofPushedRequest(
                        form(),
                        assertion(Map.of("assertion_details", ONE.json())),
                        PushedRequest.of(name -> null),
                        NOW))
                .isEqualTo(new Facts.SentDetails(ONE, Details.ABSENT, Details.ABSENT, true, false));
    }

    private static DecodedForm form() {
        return DecodedForm.of(new MultivaluedHashMap<>());
    }

    private static Facts.Assertion assertion(Map<String, ?> claims) throws MalformedException {
        return new Facts.Assertion.Present(
                ClientAssertion.parse(TestJws.compact(Map.of("alg", "ES256"), claims)), null);
    }
}
