package no.helseprofil.keycloak.claims;

import java.util.Optional;
import java.util.function.UnaryOperator;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.users.Authentication;
import no.helseprofil.profile.organisation.Organisation;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;

/**
 * Who a token tells of: the client, and the user if there is one.
 *
 * @param client the client
 * @param person the user; empty if a client acts for itself
 * @param scopes the granted scopes, as a token names them
 * @param vault what the vault has by a reference to it; null if it has nothing there
 * @param attested what is attested for this token; null for a token that tells no API of it
 */
record TokenSubject(
        ActingClient client,
        Optional<Person> person,
        String scopes,
        UnaryOperator<@Nullable String> vault,
        @Nullable AttestationClaim attested) {

    static TokenSubject of(
            KeycloakSession session, ClientSessionContext context, String scopes, Authentication authentication) {
        AuthenticatedClientSessionModel login = context.getClientSession();
        Optional<JudgedRequest> judged = JudgedRequest.of(session);
        boolean checkDigits = judged.map(request -> request.terms()
                        .parametersOf(Catalogue.get(Organisation.class))
                        .get(Organisation.CHECK_DIGITS))
                .orElse(true);
        return new TokenSubject(
                new ActingClient(
                        login.getClient(),
                        judged.orElse(null),
                        judged.flatMap(JudgedRequest::represented).orElse(null)),
                Optional.of(new Person(
                                login,
                                authentication,
                                checkDigits,
                                HprClaims.of(
                                        Registers.of(session),
                                        login.getUserSession().getUser())))
                        .filter(Person::isSomebody),
                scopes,
                reference -> Salt.ofVault(session, reference),
                null);
    }

    /**
     * The same, of a token that tells an API what is attested.
     *
     * @param tellsNumber whether the API is told who the user is, too
     */
    TokenSubject attesting(KeycloakSession session, boolean tellsNumber) {
        return new TokenSubject(
                client, person, scopes, vault, AttestationClaim.of(session, client, person, tellsNumber));
    }

    @Nullable
    Object attestation() {
        return attested == null ? null : attested.value();
    }
}
